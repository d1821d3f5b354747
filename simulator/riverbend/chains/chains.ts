/**
 * The seven stories, each a chain of steps that must give exactly one incident with its stages in order. Each step
 * starts from a device that earlier steps have reached; otherwise the traffic would not show that they belong together.
 */
import type { Step } from '../step.ts'
import { roles } from './roles.ts'

export interface Chain {
  readonly name: string
  /** Story that it belongs to. */
  readonly after: string
  readonly steps: readonly Step[]
}

const stories: readonly (readonly [name: string, after: string, steps: readonly string[]])[] = [
  [
    'triton',
    'TRITON, 2017: through the VPN and the jump host to the safety controller',
    ['vpn-then-jump-host', 'rdp-to-engineering', 'executable-over-smb', 'safety-write'],
  ],
  [
    'industroyer2',
    'Industroyer2, 2022: breakers by IEC 104, then the relays',
    ['psexec', 'second-104-client', 'relay-denial-of-service'],
  ],
  [
    'frostygoop',
    'FrostyGoop, 2024: Modbus writes from outside',
    ['vpn-then-jump-host', 'sweep-and-scan', 'rogue-modbus-client'],
  ],
  [
    'ransomware-story',
    'Ransomware of offices that reaches the plant',
    ['eternal-blue', 'psexec', 'directory-from-updates', 'ransomware-from-updates'],
  ],
  [
    'insider',
    'An engineer who leaves: program taken, password set, controller stopped',
    ['s7-upload', 'plc-password', 's7-stop'],
  ],
  ['botnet', 'Cameras that look for others', ['mqtt-listens-to-all', 'camera-taken', 'camera-botnet']],
  [
    'middle',
    'Between control room and filter',
    ['sweep-in-filtration', 'man-in-the-middle', 'write-from-the-middle'],
  ],
]

export function chains(attacks: readonly Step[]): Chain[] {
  return stories.map(([name, after, ids]) => ({
    name,
    after,
    steps: ids.map((id) => {
      const step = roles[id] ?? attacks.find((one) => one.id === id)
      if (step === undefined) throw new Error(`chain ${name}: there is no step ${id}`)
      return step
    }),
  }))
}
