import type { DeviceItem } from '#schema/device'

/** Words of CIP device profiles and vendors' module names. */
const CONTROLLER = /controller|cpu|processor/i

/** The module that identifies a device in a rack: its controller, else the first with a model. */
export function controllerModule({
  modules,
}: Pick<DeviceItem, 'modules'>): DeviceItem['modules'][number] | undefined {
  return modules.find(({ type }) => CONTROLLER.test(type)) ?? modules.find(({ model }) => model !== '')
}
