import { defineRule } from '#model/rule'
import { EXAMPLE_DEVICE } from '../example-device.ts'

/** Seconds. A device or switch that restarts is back by then. */
const RESTART_SECONDS = 150
/** Seconds. A device that was there for less has no usual traffic: a clock or a tool that was tried out. */
const KNOWN_SECONDS = 1800

export const rule = defineRule({
  id: 'device-silent',
  engine: 'operational',
  title: 'No traffic from a known device',
  category: 'Unresponsive',
  severity: 'major',
  techniques: ['T0814'],
  defenderTitles: ['Device is Suspected to be Disconnected (Unresponsive)'],
  learnable: false,
  why: 'A controller that no longer answers is not controlled, or its network path is gone.',
  todo: ['Check the device’s own panel', 'Check its switch port and cable', 'Check what was sent to it last'],
  falsePositives: 'Planned shutdowns; a sensor that lost its mirror port.',
  match: { kind: 'silent-device' },
  evaluate({ fact }) {
    if (fact.group !== undefined || (fact.device.class !== 'OT' && fact.device.class !== 'Network'))
      return undefined
    const { device, silentSeconds, usualGapSeconds, knownSeconds, isMissed } = fact
    const address = device.ipAddresses[0] ?? device.macAddresses[0] ?? device.id
    return {
      // A device without requests has nothing to answer: then the client is missing.
      severity:
        isMissed && silentSeconds >= RESTART_SECONDS
          ? undefined
          : isMissed || knownSeconds >= KNOWN_SECONDS
            ? 'minor'
            : 'notice',
      summary: `No traffic from ${device.name || address} for ${silentSeconds} seconds${isMissed ? '' : ', and no request to it since'}`,
      normal: `Its longest pause before was ${usualGapSeconds} seconds.`,
      source: address,
      target: address,
    }
  },
  examples: {
    fires: [
      {
        when: 'a controller stops answering',
        facts: [
          {
            fact: {
              kind: 'silent-device',
              device: EXAMPLE_DEVICE,
              silentSeconds: 180,
              usualGapSeconds: 2,
              knownSeconds: 86_400,
              isMissed: true,
            },
          },
        ],
        severity: 'major',
      },
      {
        when: 'a controller may restart',
        facts: [
          {
            fact: {
              kind: 'silent-device',
              device: EXAMPLE_DEVICE,
              silentSeconds: 90,
              usualGapSeconds: 2,
              knownSeconds: 86_400,
              isMissed: true,
            },
          },
        ],
        severity: 'minor',
      },
      {
        when: 'a controller receives no more requests',
        facts: [
          {
            fact: {
              kind: 'silent-device',
              device: EXAMPLE_DEVICE,
              silentSeconds: 90,
              usualGapSeconds: 2,
              knownSeconds: 86_400,
              isMissed: false,
            },
          },
        ],
        severity: 'minor',
      },
      {
        when: 'a clock that came some minutes ago receives no more requests',
        facts: [
          {
            fact: {
              kind: 'silent-device',
              device: EXAMPLE_DEVICE,
              silentSeconds: 390,
              usualGapSeconds: 64,
              knownSeconds: 480,
              isMissed: false,
            },
          },
        ],
        severity: 'notice',
      },
    ],
    silent: [
      {
        when: 'an office computer is switched off',
        facts: [
          {
            fact: {
              kind: 'silent-device',
              device: { ...EXAMPLE_DEVICE, class: 'IT', type: 'Workstation' },
              silentSeconds: 90,
              usualGapSeconds: 2,
              knownSeconds: 86_400,
              isMissed: true,
            },
          },
        ],
      },
    ],
  },
})
