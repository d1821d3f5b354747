/** Link "types" of our own, above all LINKTYPE_ values, for what lies in tunnels: this plus an EtherType. */
export const ETHER_TYPE_LINK = 0x1_0000
