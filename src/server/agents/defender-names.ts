/** Events under the field names of the Defender micro agent, for queries written for it. */
import type { AgentEvent } from '#schema/agent'

interface DefenderEvent {
  readonly Collector: string
  readonly EventTime: string
  readonly hit_count: number
  readonly [field: string]: unknown
}

/** Undefined for events that the micro agent does not have. */
export function defenderEvent(event: AgentEvent): DefenderEvent | undefined {
  const common = { EventTime: event.last, hit_count: event.hits }
  switch (event.kind) {
    case 'process':
      return {
        ...{ Collector: 'Process', ...common, process_id: event.pid, parent_process_id: event.parent },
        ...{ commandline: event.command, executable: event.exe ?? '', user_id: event.uid, type: 'exec' },
      }
    case 'connection': {
      const [local_address, local_port] = split(event.local)
      const [remote_address, remote_port] = split(event.remote)
      return {
        ...{
          Collector: 'NetworkActivity',
          ...common,
          local_address,
          local_port,
          remote_address,
          remote_port,
        },
        ...{ transport: event.transport.toUpperCase(), executable: event.exe ?? '' },
      }
    }
    case 'login':
      return {
        ...{ Collector: 'Login', ...common, operation: OPERATIONS[event.operation], user_name: event.user },
        ...{ remote_address: event.remote, executable: '' },
      }
    case 'system':
      return {
        ...{ Collector: 'SystemInformation', ...common, os_dist: event.os, os_version: event.osVersion },
        ...{ os_platform: event.kernel, os_arch: event.arch, hardware_vendor: event.vendor },
        ...{ hardware_model: event.model, nics: event.interfaces.map(nicOf) },
      }
    case 'file':
      return { Collector: 'FileSystem', ...common, path: event.path, operation: event.change }
    case 'device':
      return event.class === 'usb' || event.class === 'interface'
        ? { Collector: 'Peripheral', ...common, type: event.class, name: event.id, operation: event.change }
        : undefined
    default:
      return undefined
  }
}

const OPERATIONS = { login: 'Login', logout: 'Logout', failed: 'LoginFailed' } as const

function split(endpoint: string): readonly [address: string, port: number] {
  const at = endpoint.lastIndexOf(':')
  return [endpoint.slice(0, at).replace(/^\[|\]$/g, ''), Number(endpoint.slice(at + 1)) || 0]
}

function nicOf({ name, mac, addresses }: Extract<AgentEvent, { kind: 'system' }>['interfaces'][number]) {
  return {
    ...{ name, mac },
    ipv4: addresses.filter((address) => !address.includes(':')),
    ipv6: addresses.filter((address) => address.includes(':')),
  }
}
