import type { Device } from '#contract/device'

/** Of CIP's device profiles and of what makers call their modules. */
const CONTROLLER = /controller|cpu|processor/i

/** The module that a device in a rack is known by where it says nothing of itself: its controller, else the first that names a model. */
export function controllerModule({
  modules,
}: Pick<Device, 'modules'>): Device['modules'][number] | undefined {
  return modules.find(({ type }) => CONTROLLER.test(type)) ?? modules.find(({ model }) => model !== '')
}
