export function filesOfRepository(): string[]
