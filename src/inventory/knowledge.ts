/** Facts of the world that the entry point hands in: makers, models, protocols. */
import type { DeviceType } from '#model/device'
import type { DeviceStatements, Judgement } from '#model/identification'
import type { ProtocolRoles } from '#model/protocol'

export interface Product {
  /** Display name of the vendor; '' if the text does not show it. */
  readonly vendor: string
  /** `Modicon M340`; '' if not known. */
  readonly family: string
  readonly type: DeviceType | undefined
}

export interface Knowledge {
  /** The maker as the IEEE lists it, by its display name where we have one; '' if unknown or locally administered. */
  vendorOfMac(mac: string): string
  /** One name per maker: `Siemens AG` → `Siemens`. Unknown names come back as they are. */
  aliasOfVendor(name: string): string
  /** Product of a model or order number; undefined if unknown. `vendor` may be ''. */
  typeOfModel(vendor: string, model: string): Product | undefined
  /** Product name of an order number, spaces aside; '' if unknown. */
  modelOfOrderNumber(orderNumber: string): string
  /** Family of a protocol by its folder's name. */
  protocolFamily(name: string): 'ot' | 'it' | 'infrastructure' | undefined
  /** Roles of a device that speaks a protocol; undefined if none. */
  protocolRoles(name: string): ProtocolRoles | undefined
  /** Identity of the device by all its claims and its behaviour; undefined if no kinds of devices are loaded. */
  identify(statements: DeviceStatements): Judgement | undefined
  /** Domain of a brand of devices at or above a name that a host asked for; undefined for all other names. */
  brandOf(name: string): string | undefined
}
