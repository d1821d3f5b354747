import type { LinkActivity } from '#schema/link-activities'

/** Names of the activities of a connection. */
export const activityNames: Readonly<Record<LinkActivity, string>> = {
  program: 'controller programming',
  remote: 'remote access',
  write: 'write',
  read: 'read',
  talk: 'other traffic',
}
