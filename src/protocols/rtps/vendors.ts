/** Vendor identifiers that OMG has given out for RTPS (dds-foundation.org), and what each makes. */
export const vendors: ReadonlyMap<number, string> = new Map([
  [0x0101, 'RTI Connext DDS'],
  [0x0102, 'ADLINK OpenSplice DDS'],
  [0x0103, 'OpenDDS'],
  [0x0104, 'MilSoft DDS'],
  [0x0105, 'Kongsberg InterCOM DDS'],
  [0x0106, 'Twin Oaks CoreDX DDS'],
  [0x0109, 'ETRI DDS'],
  [0x010a, 'RTI Connext DDS Micro'],
  [0x010b, 'ADLINK Vortex Cafe'],
  [0x010d, 'ADLINK Vortex Lite'],
  [0x010f, 'eProsima Fast DDS'],
  [0x0110, 'Eclipse Cyclone DDS'],
  [0x0111, 'GurumNetworks GurumDDS'],
  [0x0112, 'RustDDS'],
])
