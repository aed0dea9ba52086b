async def upgrade(db) -> str:
    return "CREATE TABLE tag (name TEXT DEFAULT 'é');"
