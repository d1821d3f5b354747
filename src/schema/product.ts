/** Name of a device or module by its maker: `Siemens CPU 315-2 PN/DP`. */
interface Product {
  readonly vendor: string
  readonly model?: string | undefined
  readonly orderNumber?: string | undefined
}

/** Maker and model, else order number; the maker once, though many a model begins with it. '' where neither is known. */
export function productOf({ vendor, model = '', orderNumber = '' }: Product): string {
  const what = model || orderNumber
  const isNamed = vendor !== '' && what.toLowerCase().startsWith(vendor.toLowerCase())
  return [vendor, (isNamed ? what.slice(vendor.length) : what).trim()].filter((text) => text !== '').join(' ')
}
