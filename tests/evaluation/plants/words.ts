/**
 * Words by which an analyst recognises an act of the labels in title and sentence of an alert. Written from ATT&CK, the
 * protocol standards and public incident reports, without the rules' texts: a title in other words counts as unnamed.
 */
import type { Act } from '../../../simulator/plants/acts.ts'

export const WORDS: Readonly<Record<Act, RegExp>> = {
  scan: /scan|sweep|prob(e|ing)|discover|tried (many|\d+)|many (addresses|devices|hosts|ports)/,
  identify: /identi|what (it|they) (is|are)|information read|discover|device information/,
  'list-points':
    /(point|tag|name|object|symbol|director|variable|node|group)s? .*(list|browse|enumerat|read)|(list|brows|enumerat)/,
  'read-values':
    /(values?|points?|image|data|memory|registers?|history) .*(read|collect)|collect|interrogat|read/,
  'read-file':
    /(file|recipe|recording|program|settings|configuration) .*(read|copied|taken|download|transfer|upload|retriev)|(read|copied|retriev|download|transfer)\w* .*file/,
  'write-file': /file .*(writ|transfer|load)|(writ|transfer|load)\w* .*file/,
  subscribe: /subscri|listen|monitor/,
  upload: /upload|program .*(read|copied|taken)|(read|cop(y|ied)) .*program/,
  download: /download|program .*(written|chang|load|edit|replac|modif)|online edit|logic .*(chang|written)/,
  stop: /stop/,
  restart: /restart|reboot|reset|reinitiali|cold start|warm start/,
  mode: /mode|program mode|run mode|stop/,
  firmware: /firmware|update mode/,
  'set-point': /set ?point|parameter|limit|value .*(written|chang|set)|writ|setting|configur/,
  command: /command|operate|switch(ed|ing)|control|breaker|trip|output|writ/,
  force: /forc|overrid|override|priority|out of service|writ|output|command/,
  protection: /protection|relay setting|setting|parameter|limit/,
  silence:
    /disabl|silenc|suppress|unsolicited|switched off|report\w* .*(off|stop|disab)|subscription .*(cancel|delet|remov)|communication control|acknowledg|stopped|listen/,
  forge:
    /spoof|forg|impersonat|fals|another (sender|source|host|device|publisher)|two (senders|sources|publishers)|state number|sequence|sample count|conflict|unexpected (source|sender)|simulat/,
  'time-spoof': /clock|time (server|source|sync|spoof|step)|ntp|ptp|grandmaster/,
  'rogue-service': /rogue|dhcp|second .*server|unknown .*server|new .*server/,
  'man-in-the-middle': /middle|arp|spoof|gateway|router|redirect|impersonat|two mac|address conflict/,
  'address-change': /name|address/,
  'password-guess':
    /brute|guess|(logon|login|sign-in|authenticat|password)\w* .*(fail|refus|reject|many)|fail\w* .*(logon|login|authenticat)|spray/,
  'default-password': /default|clear ?text|plain ?text|credential|password|basic auth|anonymous/,
  'remote-desktop': /remote desktop|rdp|desktop|remote access|remote session|vnc/,
  'remote-execution':
    /service .*(creat|install|start)|psexec|remote (exec|service|command|process|shell)|ssh|shell|foreign port|unexpected port|unusual port|other port/,
  'file-drop': /executable|\.exe|program file|tool|malware|file .*(cop|transfer|written)/,
  ransomware: /ransom|encrypt|many files|mass|renam/,
  directory: /director|ldap|kerberos|account|domain|ticket|enumerat/,
  exfiltration: /exfil|upload|bulk|large|volume|out(bound|going)|data .*(sent|leav|left)|internet/,
  beacon: /beacon|regular|calls? home|command and control|c2|periodic|rhythm|tunnel/,
  flood: /denial|flood|exploit|crash|overload|malformed|vulnerab|siprotec|excessive|cve/,
  script: /script|command|program|method|code|shell|writ/,
  patient: /patient|query|medical|dicom|hl7|records?|study|studies|retriev/,
}
