/** One line of text out of a title or a description that may hold markup; other angle brackets stay as they are. */
export function plainText(markup: string): string {
  return markup
    .replaceAll(/<(script|style)\b.*?<\/\1\s*>/gis, ' ')
    .replaceAll(/<!--.*?-->/gs, ' ')
    .replaceAll(BLOCK_TAGS, ' ')
    .replaceAll(INLINE_TAGS, '')
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .trim()
}

const BLOCK_TAGS = tags(
  'p|div|br|hr|h[1-6]|ul|ol|li|dl|dt|dd|table|tr|td|th|blockquote|pre|figure|figcaption|img',
)
const INLINE_TAGS = tags(
  'a|abbr|b|cite|code|del|em|font|i|ins|kbd|mark|q|s|small|span|strong|sub|sup|tt|u|var|wbr',
)

function tags(names: string): RegExp {
  return new RegExp(`</?(?:${names})(?:\\s[^<>]*)?/?>`, 'gi')
}
