/** Makers as advisories name them. */

/**
 * Keys of the makers a vendor string names: lower case, each as `canonical` calls it. `ICONICS, Mitsubishi Electric` are
 * two; in `Schneider Electric Software, LLC` the rest is a legal form.
 */
export function vendorNames(text: string, canonical: (name: string) => string): readonly string[] {
  const names = text
    .replace(/\s+/g, ' ')
    .split(/\s*(?:,|;|\/| and | & (?=[A-Z][a-z]+ ))\s*/)
    .map((name) => name.replace(/^and\s+/, '').trim())
    .filter((name) => name !== '' && !LEGAL_FORM.test(name))
  const keys = names.map((name) => canonical(name).toLowerCase())
  // A name that only holds together as a whole: `B. Braun, Inc.`, `Bosch Rexroth & Co`.
  const whole = canonical(text.trim())
  return [...new Set(whole === text.trim() ? keys : [whole.toLowerCase(), ...keys])]
}

const LEGAL_FORM =
  /^(inc|llc|ltd|limited|co|corp|corporation|gmbh|kg|ag|s\.?a|s\.?r\.?l|plc|bv|b\.v|incorporated|multiple)\.?$/i
