RUN_IN_TRANSACTION = not True


async def upgrade(db) -> str:
    return "CREATE TABLE tag (id INT);"
