/** Kernel modules, mounts, USB devices and the state of network interfaces. */
import { type CollectorContext, defineCollector, type NewEvent, smallText } from '../collector.ts'

const USB = '/sys/bus/usb/devices'
const NET = '/sys/class/net'

export const collector = defineCollector({
  name: 'device',
  seconds: 60,
  open(context) {
    return () => {
      context.state('module', modules(context))
      context.state('mount', mounts(context))
      context.state('usb', usbDevices(context), 'now')
      context.state('interface', interfaces(context), 'now')
    }
  },
})

type Part = 'module' | 'mount' | 'usb' | 'interface'

function add(
  context: CollectorContext,
  items: Map<string, NewEvent>,
  kind: Part,
  id: string,
  detail: string,
): void {
  const clean = context.clean(id)
  items.set(`${kind} ${clean}`, {
    kind: 'device',
    change: 'present',
    class: kind,
    id: clean,
    detail: context.clean(detail),
  })
}

function modules(context: CollectorContext): Map<string, NewEvent> {
  const items = new Map<string, NewEvent>()
  context.host.lines('/proc/modules', (line) => {
    const [name = '', size = ''] = line.split(' ')
    // Taint flags in parentheses: (O) out of tree, (E) unsigned.
    const taint = /\(([A-Z+-]+)\)\s*$/.exec(line)?.[1] ?? ''
    if (name !== '')
      add(context, items, 'module', name, `${size} bytes${taint === '' ? '' : `, taint ${taint}`}`)
    return true
  })
  return items
}

function mounts(context: CollectorContext): Map<string, NewEvent> {
  const items = new Map<string, NewEvent>()
  context.host.lines('/proc/mounts', (line) => {
    const [source = '', target = '', type = '', options = ''] = line.split(' ')
    if (target !== '')
      add(context, items, 'mount', target, `${source} ${type} ${options.split(',').slice(0, 12).join(',')}`)
    return true
  })
  return items
}

/** Devices, not interfaces: the names of interfaces hold a colon. */
function usbDevices(context: CollectorContext): Map<string, NewEvent> {
  const items = new Map<string, NewEvent>()
  for (const name of (context.host.list(USB) ?? []).filter((one) => !one.includes(':')).slice(0, 256)) {
    const read = (field: string) => (smallText(context.host, `${USB}/${name}/${field}`) ?? '').trim()
    const [vendor, product] = [read('idVendor'), read('idProduct')]
    if (vendor === '' || vendor === '1d6b') continue // root hubs of Linux
    const isStorage = (context.host.list(`${USB}/${name}`) ?? []).some(
      (one) => smallText(context.host, `${USB}/${name}/${one}/bInterfaceClass`)?.trim() === '08',
    )
    const texts = [
      `${vendor}:${product}`,
      read('manufacturer'),
      read('product'),
      isStorage ? 'mass storage' : '',
    ]
    add(
      context,
      items,
      'usb',
      `${name} ${read('serial')}`.trim(),
      texts.filter((text) => text !== '').join(' '),
    )
  }
  return items
}

/** Physical interfaces: up or down. */
function interfaces(context: CollectorContext): Map<string, NewEvent> {
  const items = new Map<string, NewEvent>()
  for (const name of (context.host.list(NET) ?? []).slice(0, 64)) {
    if (context.host.link(`${NET}/${name}/device`) === undefined) continue
    add(
      context,
      items,
      'interface',
      name,
      (smallText(context.host, `${NET}/${name}/operstate`) ?? 'unknown').trim(),
    )
  }
  return items
}
