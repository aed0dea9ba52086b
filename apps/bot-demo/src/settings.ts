/** A setting that is on. */
export const ON = 1
/** A setting that is off. */
export const OFF = -1
/** Of a subscription: whatever its user has set. */
export const AS_USER = -100

/** The settings that a user has, and that a subscription can have for itself. */
export interface Settings {
  readonly notify: number
  readonly link_preview: number
  readonly display_entry_tags: number
}

/** How one subscription's entries are sent. */
export interface Style {
  readonly notify: boolean
  readonly linkPreview: boolean
  readonly entryTags: boolean
}

/** The subscription's own settings, and the user's where it has none. */
export function styleOf(subscription: Settings, user: Settings): Style {
  return {
    notify: isOn(subscription.notify, user.notify),
    linkPreview: isOn(subscription.link_preview, user.link_preview),
    entryTags: isOn(subscription.display_entry_tags, user.display_entry_tags),
  }
}

function isOn(ofSubscription: number, ofUser: number): boolean {
  return (ofSubscription === AS_USER ? ofUser : ofSubscription) === ON
}
