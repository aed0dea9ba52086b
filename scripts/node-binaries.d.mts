export function nodeBinaries(major: number | string): { readonly version: string; readonly bin: string }
