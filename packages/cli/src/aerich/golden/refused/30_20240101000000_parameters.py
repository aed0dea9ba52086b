async def upgrade(db, name="tag") -> str:
    return "CREATE TABLE tag (id INT);"
