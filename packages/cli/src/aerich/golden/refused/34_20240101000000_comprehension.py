async def upgrade(db) -> str:
    return [sql for sql in ("CREATE TABLE tag (id INT);",)]
