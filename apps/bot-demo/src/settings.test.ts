import { expect, it } from 'vitest'
import { AS_USER, OFF, ON, styleOf } from './settings.js'

const user = { notify: ON, link_preview: OFF, display_entry_tags: OFF }

it('follows the user where the subscription has nothing of its own', () => {
  const subscription = { notify: AS_USER, link_preview: AS_USER, display_entry_tags: AS_USER }
  expect(styleOf(subscription, user)).toEqual({ notify: true, linkPreview: false, entryTags: false })
})

it('follows the subscription where it has', () => {
  const subscription = { notify: OFF, link_preview: ON, display_entry_tags: ON }
  expect(styleOf(subscription, user)).toEqual({ notify: false, linkPreview: true, entryTags: true })
})
