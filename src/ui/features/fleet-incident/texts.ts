/** Texts of the page of an incident on a console. */

export const NO_DETAILS =
  'The sensor reports no path and no consequences of this incident. Update it, or open the incident on its own pages.'

export const PEOPLE_ACT = 'for people; nothing is sent'
