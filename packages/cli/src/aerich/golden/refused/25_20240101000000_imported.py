from .common import upgrade


async def downgrade(db) -> str:
    return ""
