import type { ConversationScript } from '#model/script'

/** TASE.2 rides inside MMS associations, whose encoder is another folder's: its captures are those of `mms`. */
export const scripts: readonly ConversationScript[] = []
