import type { Verb } from '#model/fact'

/** Methods that are known by their whole name: Dahua HTTP API 3.26 and its software, as open libraries print them. */
const methods: ReadonlyMap<string, Verb> = new Map<string, Verb>([
  ['DHDiscover.search', 'browse'],
  ['DHDiscover.setConfig', 'configure'],
  ['DevInit.account', 'set-password'],
  ['DevInit.access', 'configure'],
  ['client.notifyDevInfo', 'report'],
  ['client.notifyEventStream', 'report'],
  ['global.login', 'authenticate'],
  ['global.logout', 'authenticate'],
  ['global.keepAlive', 'diagnose'],
  ['magicBox.reboot', 'restart'],
  ['magicBox.shutdown', 'stop'],
  ['magicBox.resetSystem', 'configure'],
  ['magicBox.exec', 'execute'],
  ['configManager.setConfig', 'configure'],
  ['configManager.restore', 'configure'],
  ['configManager.deleteFile', 'delete'],
  ['userManager.modifyPassword', 'set-password'],
  ['userManager.modifyPasswordByManager', 'set-password'],
  ['userManager.addUser', 'configure'],
  ['userManager.deleteUser', 'delete'],
  ['accessControl.openDoor', 'operate'],
  ['accessControl.closeDoor', 'operate'],
  ['console.runCmd', 'execute'],
  ['global.setCurrentTime', 'set-time'],
])

/** By the verb with which the second word of all others begins. */
const beginnings: readonly (readonly [RegExp, Verb])[] = [
  [/^upgrad|^upgrader\./i, 'update-firmware'],
  [/\.(?:get|list|find|query|is)/, 'read'],
  [/\.(?:attach|detach|factory|create|destroy|close|start.?Find|stop.?Find)/, 'subscribe'],
  [/\.(?:set|add|insert|update|modify|clear|restore)/, 'configure'],
  [/\.(?:delete|remove)/, 'delete'],
  [/\.(?:start|open|close|trigger|goto)/, 'operate'],
]

/** Verb of a method; `execute` for unknown ones. */
export function verbOf(method: string): Verb {
  return methods.get(method) ?? beginnings.find(([pattern]) => pattern.test(method))?.[1] ?? 'execute'
}

export const operations = [...methods].map(([name, verb]) => ({ code: name, name, verb }))
