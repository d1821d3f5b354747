/** Unrequested reports of devices: I-Am, I-Have, changed values, alarms. ASHRAE 135-2020 clauses 13 and 16.10. */
import type { About } from '#model/fact'
import type { Emit } from '#model/protocol'
import { emitValues, eventReport, type Notification, notification, notificationMultiple } from './answers.ts'
import type { BacnetBody } from './facts.ts'
import { emitInstance, emitVendor } from './identity.ts'
import { OBJECT } from './points.ts'
import type { Wish } from './requests.ts'
import { SERVICE, UNCONFIRMED } from './services.ts'
import { application, TAG, tagsOf } from './tags.ts'
import { characters, objectId, objectText, unsigned } from './values.ts'

interface Report extends Wish {
  /** Emits further facts about its sender. */
  emit(about: About, emit: Emit): void
}

const silent = () => {}

export function reported(choice: number, isConfirmed: boolean, body: BacnetBody): Report {
  const { bytes, start, end } = body
  if (isConfirmed) {
    if (choice === SERVICE.COV) return ofNotification(notification(bytes, start, end), bytes)
    if (choice === SERVICE.COV_MULTIPLE) return ofNotification(notificationMultiple(bytes, start, end), bytes)
    if (choice === SERVICE.EVENT) return ofEvent(body)
    return { verb: 'report', emit: silent }
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
      return { verb: 'report', emit: silent }
  }
}

/** Clause 16.10: device, largest APDU, segmentation, vendor. */
function iAm({ bytes, start, end }: BacnetBody): Report {
  const { items } = tagsOf(bytes, start, end)
  const device = objectId(bytes, application(items, TAG.OBJECT))
  const vendor = unsigned(bytes, items[3])
  return {
    verb: 'report',
    object: device && objectText(device),
    emit(about, emit) {
      if (device?.type !== OBJECT.DEVICE) return
      emitInstance(device.instance, about, emit)
      if (vendor !== undefined) emitVendor(vendor, about, emit)
    },
  }
}

/** Clause 16.9: device, object, its name. */
function iHave({ bytes, start, end }: BacnetBody): Report {
  const { items } = tagsOf(bytes, start, end)
  const device = objectId(bytes, items[0])
  const object = objectId(bytes, items[1])
  return {
    verb: 'report',
    object: object && objectText(object),
    value: characters(bytes, items[2]) || undefined,
    emit(about, emit) {
      if (device?.type === OBJECT.DEVICE) emitInstance(device.instance, about, emit)
    },
  }
}

/** Clause 16.11: vendor, model and serial number of a device that has no number yet. */
function whoAmI({ bytes, start, end }: BacnetBody): Report {
  const { items } = tagsOf(bytes, start, end)
  const vendor = unsigned(bytes, items[0])
  return {
    verb: 'report',
    emit(about, emit) {
      if (vendor !== undefined) emitVendor(vendor, about, emit)
      const texts = [
        ['model', items[1]],
        ['serial', items[2]],
      ] as const
      for (const [attribute, tag] of texts) {
        const value = characters(bytes, tag)
        if (value !== '')
          emit({ kind: 'identity', about, attribute, value, confidence: 0.9, field: 'Who-Am-I' })
      }
    },
  }
}

function ofNotification({ device, object, values }: Notification, bytes: Uint8Array): Report {
  return {
    verb: 'report',
    object,
    emit(about, emit) {
      if (device !== undefined) emitInstance(device, about, emit)
      emitValues(values, bytes, about, emit)
    },
  }
}

function ofEvent({ bytes, start, end }: BacnetBody): Report {
  const { device, object, value } = eventReport(bytes, start, end)
  return {
    verb: 'report',
    object,
    value: value || undefined,
    emit(about, emit) {
      if (device !== undefined) emitInstance(device, about, emit)
    },
  }
}
