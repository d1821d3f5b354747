/** Error codes: RFC 4120 §7.5.9. */
const errors: ReadonlyMap<number, string> = new Map([
  [6, 'KDC_ERR_C_PRINCIPAL_UNKNOWN'],
  [7, 'KDC_ERR_S_PRINCIPAL_UNKNOWN'],
  [12, 'KDC_ERR_POLICY'],
  [13, 'KDC_ERR_BADOPTION'],
  [14, 'KDC_ERR_ETYPE_NOSUPP'],
  [18, 'KDC_ERR_CLIENT_REVOKED'],
  [23, 'KDC_ERR_KEY_EXPIRED'],
  [24, 'KDC_ERR_PREAUTH_FAILED'],
  [25, 'KDC_ERR_PREAUTH_REQUIRED'],
  [31, 'KRB_AP_ERR_BAD_INTEGRITY'],
  [32, 'KRB_AP_ERR_TKT_EXPIRED'],
  [37, 'KRB_AP_ERR_SKEW'],
  [52, 'KRB_ERR_RESPONSE_TOO_BIG'],
  [68, 'KDC_ERR_WRONG_REALM'],
])

export function errorName(code: number): string {
  return errors.get(code) ?? String(code)
}

/** Encryption types: RFC 3961 §8, RFC 3962 §7, RFC 4757 §5. Weak ones are what ticket roasting asks for. */
const types: ReadonlyMap<number, string> = new Map([
  [1, 'des-cbc-crc'],
  [3, 'des-cbc-md5'],
  [17, 'aes128-cts-hmac-sha1-96'],
  [18, 'aes256-cts-hmac-sha1-96'],
  [23, 'rc4-hmac'],
  [24, 'rc4-hmac-exp'],
])

export function ticketTypeName(type: number | undefined): string | undefined {
  return type === undefined ? undefined : (types.get(type) ?? `etype ${type}`)
}
