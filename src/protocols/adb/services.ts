/** Services that a client opens by name: Android Open Source Project, packages/modules/adb: SERVICES.TXT, daemon/services.cpp. */
import type { Verb } from '#model/fact'

export const services: ReadonlyMap<string, Verb> = new Map<string, Verb>([
  ['shell', 'execute'],
  ['exec', 'execute'],
  // Android's own services are called without a shell; packages are installed so.
  ['abb', 'execute'],
  ['abb_exec', 'execute'],
  ['reboot', 'restart'],
  ['root', 'configure'],
  ['unroot', 'configure'],
  ['remount', 'configure'],
  ['disable-verity', 'configure'],
  ['enable-verity', 'configure'],
  ['tcpip', 'configure'],
  ['usb', 'configure'],
  ['reverse', 'configure'],
  ['restore', 'write'],
  ['backup', 'read'],
  ['framebuffer', 'read'],
  ['log', 'read'],
  ['track-jdwp', 'browse'],
  ['track-app', 'browse'],
  // Operations on files are facts of their own.
  ['sync', 'read'],
])

/** An unknown service may be harmful: devices, sockets, debuggers. */
export function verbOf(service: string): Verb {
  return services.get(service) ?? 'execute'
}

/** Requests in a `sync` stream that name a file: SYNC.TXT of the same project; the second of each came with later versions. */
export const fileRequests: ReadonlyMap<string, { readonly verb: Verb; readonly name: string }> = new Map([
  ['SEND', { verb: 'write', name: 'Send file' }],
  ['SND2', { verb: 'write', name: 'Send file' }],
  ['RECV', { verb: 'read', name: 'Receive file' }],
  ['RCV2', { verb: 'read', name: 'Receive file' }],
])
