import type { Deed } from '#contract/deeds'

/** What is done over a line, as people say it. */
export const deedNames: Readonly<Record<Deed, string>> = {
  program: 'programming',
  remote: 'remote access',
  write: 'writing',
  read: 'reading',
  talk: 'other talk',
}
