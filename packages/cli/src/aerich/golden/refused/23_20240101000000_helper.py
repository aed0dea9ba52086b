async def upgrade(db) -> str:
    return "CREATE TABLE tag (id INT);"


def table(name: str) -> str:
    return name
