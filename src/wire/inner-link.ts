/** Own link types, above all LINKTYPE_ values, for the content of tunnels: this plus an EtherType. */
export const ETHER_TYPE_LINK = 0x1_0000
