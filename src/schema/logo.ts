/** The logo of pages and reports, flow behind a round sight glass, in a square of 20. */
export const LOGO = { size: 20, radius: 8, wave: 'M4 11c2-2 4-2 6 0s4 2 6 0' } as const
