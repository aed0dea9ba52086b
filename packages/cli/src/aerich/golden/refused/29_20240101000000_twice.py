async def upgrade(db) -> str:
    return "CREATE TABLE tag (id INT);"


async def upgrade(db) -> str:
    return "CREATE TABLE tag (id BIGINT);"
