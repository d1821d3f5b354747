/** Vendors by PROFINET vendor id, if the id was seen together with the vendor's name; the full list is PI's. */
export const profinetVendors: ReadonlyMap<number, string> = new Map([
  [0x001a, 'ABB'],
  [0x002a, 'Siemens'],
  [0x005d, 'Pepperl+Fuchs'],
  [0x00b0, 'Phoenix Contact'],
  [0x0101, 'SICK'],
  [0x011d, 'WAGO'],
  [0x011e, 'Hilscher'],
  [0x0120, 'Beckhoff'],
  [0x012f, 'Murrelektronik'],
  [0x0136, 'ifm electronic'],
  [0x013d, 'Turck'],
  [0x014d, 'Festo'],
  [0x015a, 'GE'],
  [0x0378, 'Balluff'],
])
