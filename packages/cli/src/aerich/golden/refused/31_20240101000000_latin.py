# -*- coding: latin-1 -*-
async def upgrade(db) -> str:
    return "CREATE TABLE tag (id INT);"
