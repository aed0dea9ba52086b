import * as m0 from './0_20260608191204_init.js'
import * as m1 from './1_20260615203341_sent_entries.js'
import * as m2 from './2_20260704081517_conditional_requests.js'
import * as m3 from './3_20260719170052_feed_errors.js'
import * as m4 from './4_20260822142209_settings.js'
import * as m5 from './5_20260913095830_subscriptions_of_a_feed.js'
import * as m6 from './6_20261011183746_display_entry_tags.js'

export const sqlite = {
  './0_20260608191204_init.ts': m0,
  './1_20260615203341_sent_entries.ts': m1,
  './2_20260704081517_conditional_requests.ts': m2,
  './3_20260719170052_feed_errors.ts': m3,
  './4_20260822142209_settings.ts': m4,
  './5_20260913095830_subscriptions_of_a_feed.ts': m5,
  './6_20261011183746_display_entry_tags.ts': m6,
}
