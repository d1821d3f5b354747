/** What devices say by themselves: I-Am, I-Have, changed values, alarms. ASHRAE 135-2020 clauses 13 and 16.10. */
import type { About } from '#model/fact'
import type { Tell } from '#model/protocol'
import { eventReport, type Notification, notification, notificationMultiple, tellValues } from './answers.ts'
import type { Body } from './facts.ts'
import { tellInstance, tellVendor } from './identity.ts'
import { OBJECT } from './points.ts'
import type { Wish } from './requests.ts'
import { SERVICE, UNCONFIRMED } from './services.ts'
import { application, TAG, tagsOf } from './tags.ts'
import { characters, objectId, objectText, unsigned } from './values.ts'

export interface Report extends Wish {
  /** Tells what else it says of its sender. */
  tell(about: About, tell: Tell): void
}

const silent = () => {}

export function reported(choice: number, isConfirmed: boolean, body: Body): Report {
  const { bytes, start, end } = body
  if (isConfirmed) {
    if (choice === SERVICE.COV) return ofNotification(notification(bytes, start, end), bytes)
    if (choice === SERVICE.COV_MULTIPLE) return ofNotification(notificationMultiple(bytes, start, end), bytes)
    if (choice === SERVICE.EVENT) return ofEvent(body)
    return { verb: 'report', tell: silent }
  }
  switch (choice) {
    case UNCONFIRMED.I_AM:
      return iAm(body)
    case UNCONFIRMED.I_HAVE:
      return iHave(body)
    case UNCONFIRMED.COV:
      return ofNotification(notification(bytes, start, end), bytes)
    case UNCONFIRMED.COV_MULTIPLE:
      return ofNotification(notificationMultiple(bytes, start, end), bytes)
    case UNCONFIRMED.EVENT:
      return ofEvent(body)
    case UNCONFIRMED.WHO_AM_I:
      return whoAmI(body)
    default:
      return { verb: 'report', tell: silent }
  }
}

/** Clause 16.10: device, largest APDU, segmentation, vendor. */
function iAm({ bytes, start, end }: Body): Report {
  const { items } = tagsOf(bytes, start, end)
  const device = objectId(bytes, application(items, TAG.OBJECT))
  const vendor = unsigned(bytes, items[3])
  return {
    verb: 'report',
    object: device && objectText(device),
    tell(about, tell) {
      if (device?.type !== OBJECT.DEVICE) return
      tellInstance(device.instance, about, tell)
      if (vendor !== undefined) tellVendor(vendor, about, tell)
    },
  }
}

/** Clause 16.9: device, object, its name. */
function iHave({ bytes, start, end }: Body): Report {
  const { items } = tagsOf(bytes, start, end)
  const device = objectId(bytes, items[0])
  const object = objectId(bytes, items[1])
  return {
    verb: 'report',
    object: object && objectText(object),
    value: characters(bytes, items[2]) || undefined,
    tell(about, tell) {
      if (device?.type === OBJECT.DEVICE) tellInstance(device.instance, about, tell)
    },
  }
}

/** Clause 16.11: vendor, model and serial number of a device that has no number yet. */
function whoAmI({ bytes, start, end }: Body): Report {
  const { items } = tagsOf(bytes, start, end)
  const vendor = unsigned(bytes, items[0])
  return {
    verb: 'report',
    tell(about, tell) {
      if (vendor !== undefined) tellVendor(vendor, about, tell)
      const texts = [
        ['model', items[1]],
        ['serial', items[2]],
      ] as const
      for (const [attribute, tag] of texts) {
        const value = characters(bytes, tag)
        if (value !== '')
          tell({ kind: 'identity', about, attribute, value, confidence: 0.9, field: 'Who-Am-I' })
      }
    },
  }
}

function ofNotification({ device, object, values }: Notification, bytes: Uint8Array): Report {
  return {
    verb: 'report',
    object,
    tell(about, tell) {
      if (device !== undefined) tellInstance(device, about, tell)
      tellValues(values, bytes, about, tell)
    },
  }
}

function ofEvent({ bytes, start, end }: Body): Report {
  const { device, object, value } = eventReport(bytes, start, end)
  return {
    verb: 'report',
    object,
    value: value || undefined,
    tell(about, tell) {
      if (device !== undefined) tellInstance(device, about, tell)
    },
  }
}
