import type { Deed } from '#contract/deeds'

/** Names of the activities of a connection. */
export const deedNames: Readonly<Record<Deed, string>> = {
  program: 'controller programming',
  remote: 'remote access',
  write: 'write',
  read: 'read',
  talk: 'other traffic',
}
