/** Texts of the alerts page. */

/** Shown where a list is empty, by the chosen state. */
export const EMPTY_LIST = {
  closed: {
    title: 'No closed alerts',
    lines: ['Closed alerts appear here with their reason. Press e on an open alert to close it.'],
  },
  hidden: {
    title: 'No hidden alerts',
    lines: ['Muted alerts and alerts inside maintenance windows appear here.'],
  },
  open: {
    title: 'No open alerts',
    lines: [
      'A new sensor first learns what is normal; anomaly alerts start after that.',
      'To check a capture against normal traffic, name both files:',
    ],
  },
} as const

export const COMPARE_COMMAND = 'bin/sightglass analyze --learn normal.pcap suspicious.pcap'

export const NO_PACKETS = {
  title: 'No packets stored',
  text: 'The alert is about missing traffic, or its packets are no longer stored.',
} as const

export const LATER_COUNT = 'It went on after this time range; the count is of all time'
