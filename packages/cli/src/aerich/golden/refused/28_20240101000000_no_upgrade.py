async def downgrade(db) -> str:
    return "DROP TABLE tag;"
