/** The 48 sub-steps of the evaluation that cross the network, in its order. */

import { remoteDesktop } from '../conversations/encrypted.ts'
import type { Host } from '../network/host.ts'
import type { Task } from '../network/scheduler.ts'
import type { Step } from '../riverbend/step.ts'
import type { World } from '../riverbend/world.ts'
import * as actions from './actions.ts'
import { burnerUnit, fuelUnit, safetyUnit } from './ordinary.ts'
import * as site from './site.ts'

type Play = (world: World) => Task<void>
/**
 * Actor and target, words that an alert must contain to name it, and the method. Techniques are in
 * `mitre-evaluation.tsv`.
 */
type Row = readonly [id: string, actor: Host, victims: readonly Host[], says: string, play: Play]

const { controlStation: control, safetyStation: safety, safetyPlc: guard, commandServer: command } = site
const controllers = [burnerUnit, safetyUnit, fuelUnit]
const plcs = controllers.map(({ host }) => host)

const TUNNEL = 'ssh|tunnel'
const REMOTE = 'remote|rdp'
const SCAN = 'scan|sweep|tried|asks for|addresses'
const DISCOVERY = 'identity|discover|broadcast|asked .* devices'
const DEVICE_TYPE = 'identity|device type|attribute'
const STATUS = 'status|mode'
const TAGS = 'symbol|tag|instance attribute|read out'
const UPLOAD = 'read the program|upload'
const EDIT = 'program|symbol|create|edit'
const READ = 'read tag|spare'
const WRITE = 'write tag|writ'

const tunnel =
  (by: Host, isScreen: boolean): Play =>
  (world) =>
    actions.tunnel(world, by, isScreen)
const desktop =
  (from: Host, server: Host): Play =>
  (world) =>
    remoteDesktop(world, from, { server, user: 'engineer', forSeconds: 20 })
const copy =
  (client: Host, server: Host, direction: 'sends' | 'fetches'): Play =>
  (world) =>
    actions.copy(world, client, server, direction)
const upload =
  (by: Host): Play =>
  (world) =>
    actions.upload(world, by, guard)
const status =
  (by: Host, asked = [safetyUnit]): Play =>
  (world) =>
    actions.askStatus(world, by, asked)
const edit =
  (by: Host, tag: string): Play =>
  (world) =>
    actions.editOnline(world, by, guard, tag)
const reads =
  (by: Host, tag: string): Play =>
  (world) =>
    actions.readTag(world, by, guard, tag)
const writes =
  (by: Host, ...tags: readonly (readonly [string, number])[]): Play =>
  (world) =>
    actions.writeTags(world, by, guard, tags)
const handshake: Play = (world) => actions.shakeHandsByTag(world, safety, guard)

const rows: readonly Row[] = [
  ['1.A.1', site.jumpHost, [control], REMOTE, desktop(site.jumpHost, control)],
  ['2.B.1', control, [guard], UPLOAD, upload(control)],
  ['4.B.2', control, [command], TUNNEL, tunnel(control, false)],
  ['6.D.1', control, [command], TUNNEL, tunnel(control, false)],
  ['6.E.2', control, [command], TUNNEL, tunnel(control, false)],
  ['7.A.1', control, [command], TUNNEL, tunnel(control, true)],
  ['7.B.1', control, [command], TUNNEL, tunnel(control, true)],
  ['9.A.2', control, plcs, SCAN, (world) => actions.scanSubnet(world, control)],
  ['9.B.2', control, plcs, DISCOVERY, (world) => actions.discover(world, control)],
  ['9.C.2', control, plcs, DEVICE_TYPE, (world) => actions.askDeviceTypes(world, control, controllers)],
  ['9.D.2', control, plcs, STATUS, status(control, controllers)],
  ['9.E.2', control, [guard], TAGS, (world) => actions.listTags(world, control, guard)],
  ['10.A.1', control, [command], TUNNEL, tunnel(control, true)],
  ['10.B.1', control, [safety], REMOTE, desktop(control, safety)],
  ['12.A.1', safety, [command], TUNNEL, tunnel(safety, true)],
  ['13.A.1', safety, [guard], UPLOAD, upload(safety)],
  ['15.A.1', safety, [command], TUNNEL, copy(safety, command, 'fetches')],
  ['16.A.2', safety, plcs, DISCOVERY, (world) => actions.discover(world, safety)],
  ['16.B.2', safety, plcs, DEVICE_TYPE, (world) => actions.askDeviceTypes(world, safety, controllers)],
  ['16.C.2', safety, plcs, STATUS, status(safety, controllers)],
  ['16.D.2', safety, [guard], TAGS, (world) => actions.listTags(world, safety, guard)],
  ['17.A.2', safety, [command], TUNNEL, tunnel(safety, true)],
  ['18.A.1', control, [safety], TUNNEL, copy(control, safety, 'fetches')],
  ['19.A.1', control, [command], TUNNEL, copy(control, command, 'sends')],
  ['20.A.2', safety, [guard], STATUS, status(safety)],
  ['20.B.2', safety, [guard], UPLOAD, upload(safety)],
  ['20.B.3', safety, [guard], EDIT, edit(safety, 'Spare_Cmd')],
  ['20.C.2', safety, [guard], READ, reads(safety, 'Spare_Cmd')],
  ['20.C.3', safety, [guard], WRITE, writes(safety, ['Spare_Cmd', 1])],
  ['20.D.2', safety, [guard], STATUS, status(safety)],
  ['21.E.2', safety, [guard], `${READ}|${WRITE}`, handshake],
  ['21.F.2', safety, [guard], WRITE, writes(safety, ['Spare_Cmd', 9])],
  ['22.A.2', safety, [guard], 'stop|mode', (world) => actions.toProgramMode(world, safety, guard)],
  ['22.B.2', safety, [guard], 'program|download', (world) => actions.download(world, safety, guard)],
  ['23.A.1', safety, [command], TUNNEL, tunnel(safety, true)],
  ['23.B.1', safety, [command], TUNNEL, copy(safety, command, 'fetches')],
  ['24.A.2', safety, [guard], STATUS, status(safety)],
  ['24.B.2', safety, [guard], UPLOAD, upload(safety)],
  ['24.B.3', safety, [guard], EDIT, edit(safety, 'Spare_Cmd2')],
  ['24.C.2', safety, [guard], READ, reads(safety, 'Spare_Cmd2')],
  ['24.C.3', safety, [guard], WRITE, writes(safety, ['Spare_Cmd2', 1])],
  ['25.D.1', safety, [command], TUNNEL, tunnel(safety, false)],
  ['25.E.2', safety, [guard], `${READ}|${WRITE}`, handshake],
  ['25.E.3', safety, [guard], WRITE, writes(safety, ['Spare_Cmd2', 7])],
  ['25.F.1', site.safetyPanel, [guard], WRITE, writes(site.safetyPanel, ['BMS.ManualTrip', 1])],
  ['25.G.2', safety, [guard], WRITE, writes(safety, ['Local:3:O.Data', 1])],
  ['25.G.3', safety, [guard], WRITE, writes(safety, ['BMS.TripLimit', 45], ['BMS.FlameLost', 0])],
  ['25.G.4', safety, [guard], WRITE, writes(safety, ['Local:3:O.Data', 0])],
]

/** @param technique of a sub-step, by `evaluation.ts` */
export function substeps(technique: (id: string) => string): readonly Step[] {
  return rows.map(([id, actor, victims, says, play]) => ({
    id,
    kind: 'L',
    technique: technique(id),
    actor,
    victims,
    engines: ['policy', 'anomaly'],
    says,
    play,
  }))
}
