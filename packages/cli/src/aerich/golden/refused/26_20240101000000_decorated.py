@once
async def upgrade(db) -> str:
    return "CREATE TABLE tag (id INT);"
