import { NumberedNames } from '#bytes/numbered-names'

/** IANA Private Enterprise Numbers of makers found in plants: number, blank, name; read 2026-11-24. */
const names = new NumberedNames(`
9 Cisco
11 Hewlett-Packard
94 Nokia
95 Rockwell Automation, Inc.
116 Hitachi, Ltd.
171 D-Link Systems, Inc.
179 Schneider & Koch & Co, Datensysteme GmbH
183 Versitron
186 Toshiba Corporation
244 Lantronix
248 Richard Hirschmann GmbH & Co.
253 Xerox
289 Brocade Communications Systems, Inc.
311 Microsoft
318 American Power Conversion Corp.
332 Digi International
339 Siemens Industry Inc.
345 Epson Research Center
367 RICOH Co. Ltd.
368 Axis Communications AB
396 Panasonic Corporation Eco Solutions Company
399 Hitachi Computer Products (America), Inc.
409 Mitsubishi Electric Corporation
476 Vertiv
534 Eaton Corporation
553 GarrettCom, Inc
637 Nokia
641 Lexmark International
713 University of Stellenbosch
731 Wind River Systems
827 Gallagher & Robertson A/S
850 Tripp Lite
866 Philips Communication d'Entreprise Claude Lubin
890 ZyXEL Communications Corp.
908 ABB Inc.
1038 SAGEMCOM SAS
1065 Canon Information Systems
1092 Yokogawa-Hewlett-Packard
1233 ITRON Inc.
1248 SEIKO EPSON CORPORATION
1254 Siemens Plessey Electronics Systems
1291 Mitsubishi Electric Digital Innovation Corporation
1347 KYOCERA Corporation
1411 Juniper Networks/Funk Software
1417 Philips Communication Systems
1552 Canon Production Printing Holding B.V.
1588 Brocade Communications Systems, Inc.
1602 CANON Inc.
1662 Rockwell International Corporation
1718 Server Technology Inc.
1776 Koninklijke Philips Electronics NV
1890 Red Lion Controls (JBM Electronics)
1894 Siemens ICN
1916 Extreme Networks
1966 Perle Systems Limited
1991 Brocade Communication Systems, Inc.
2021 UCD-SNMP
2089 Philips Business Communications
2101 HANWHA CORP./TELECOM
2206 Siemens Business Communication Systems, Inc.
2254 Delta Electronics, Inc.
2364 Konica Corporation
2427 Brocade Communications Systems, Inc.
2435 Brother Industries, Ltd.
2523 Hitron Technology Inc.
2588 Positron Fiber Systems
2620 Check Point Software Technologies Ltd
2623 ASUSTek Computer Inc.
2636 Juniper Networks, Inc.
2882 Pepperl+Fuchs Comtrol
2910 General Electric Company
2990 Illuminata, Inc.
3097 WatchGuard Technologies Inc.
3212 Crestron Electronics, Inc.
3265 KSquared Consulting
3294 Digitronic
3343 Philips Digital Video Systems Harry
3442 Advantech Inc.
3449 Fisher Berkeley Corp.
3577 Himachal Futuristic Communications Limited
3683 Honeywell Oy, Varkaus
3717 genua GmbH
3718 Philips Broadband Networks
3729 Nokia
3757 PT. Usaha Mediantara Intranet
3822 Edimax Technology Co., Ltd.
3833 Schneider Electric
3955 Linksys
3967 Bosch Sicherheitssysteme Engineering GmbH
4030 Mitsubishi Electric Automation, Inc.- UPS division
4034 IntraNet, Inc.
4043 QNX Software Systems Ltd.
4123 Hitachi America Ltd
4125 Siemens AG ICP Kornelius
4131 Tridium
4196 Siemens AG Automation & Drives
4287 Philips Consumer Electronics
4329 Siemens AG
4346 Phoenix Contact GmbH & Co. KG
4369 Brocade Communications Systems, Inc.
4399 Johnson Controls, Inc.
4427 Pironet Intranet AG
4473 Opto 22
4496 Siemens Canada Ltd.
4526 Netgear
4527 zeitgeist y2k01 Ltd.
4555 Socomec Sicon Ups
4857 Cisco's Etc.
4874 Juniper Networks/Unisphere
4941 Echelon Corporation
4946 Psychedelic Illuminations Magazine
5127 Western Digital Corporation
5130 Omron Canada Inc.
5224 Hitachi Data Systems (Europe) Ltd.
5264 Varian Medical Systems
5308 SiemensS.A.(Portugal)
5318 Robert Bosch GmbH
5502 Canon Finetech Nisca Inc.
5528 NetBotz
5597 Meinberg
5608 Red Planet Technologies
5627 Hitachi Process Computer Engineering, Inc.
5751 Illumination Enterprises, Inc.
5771 Cisco Systems, Inc.
5842 Cisco Systems
5940 Red Lion Controls (JBM Electronics Co., Inc.)
6049 Hitachi Information Systems, Ltd.
6075 Siemens AG
6173 Fisher & Paykel Industries Limited
6302 Vertiv
6305 Flextronics International
6307 Extreme Networks
6361 Siemens Building Technologies Ltd
6489 Siemens Cerberus
6527 Nokia
6553 GHAKO FISHERIES COMPANY LIMITED
6574 Synology Inc.
6612 Juniper Financial Corp.
6703 Cognitronics Corporation
6785 Delta Electronics Inc.
6889 Avaya Communication
6905 Brocade Communication Systems, Inc.
7003 CISCO-MASBU
7061 Automated Logic Corporation
7126 Positron Public Safety Systems Inc.
7312 BARCO Control Rooms
7342 Omnitron Systems Technology
7367 DrayTek Corporation
7387 Canon Information Systems Research Australia
7427 Yokogawa Electric Corporation
7437 Siemens ICN Italy
7508 Fuji Electric Co.,Ltd.
7603 Kingfisher ICT-Services
7617 Stendahls.net AB
7783 Riello S.p.A.
7954 Siemens Business Services AS
8072 Net-SNMP
8076 Siemens PSE Austria
8244 Brocade Communications Systems, Inc.
8410 Landis & Gyr Communications SAS
8419 Rockwell Collins
8595 HITRON Technology, Inc.
8687 Milestone R/D Labs
8691 Moxa Technologies Co., Ltd.
8708 Nokia
8737 SecureNet GmbH - Intranet & Internet Solutions
8741 SonicWALL, Inc.
8856 IdecNet SA
9070 Symmetricom
9271 Siemens NGNI
9419 Siemens SiNiA
9473 SafeStone Technologies PLC
9514 Konica Business Technologies, Inc.
9565 Xerox Mobile Solutions
9615 Danfoss A/S
9646 Eaton - Cooper Industries (Electrical) Inc.
9945 Siemens Business Services AB
10062 Comsquared Systems, Inc.
10096 Baxter Healthcare Corporation
10167 Siemens Communications Limited
10297 Advantech Co., Ltd.
10456 PLANET Technology Corp.
10467 Ingenieurbüro Jörg Geistmann
10642 Zebra Technologies Corporation
10781 Schneider Electric Buildings AB (previous was 'TAC AB')
11058 Hitachi Information & Telecommunication Engineering, Ltd.
11096 BlueArc, part of Hitachi Data Systems
11145 Siemens Financial Services GmbH
11146 Siemens Informations Systems Limited
11147 SVTO Hewlett-Packard
11256 Stormshield
11318 Xerox Research
11336 R-Squared Technologies
11553 Planet Technologies NV
11783 Canon Software Information Systems Inc.
11857 Nokia
11863 TP-Link Systems Inc.
11966 Alstom Power Sweden AB
12115 Philips MP4Net
12176 Canon IT Solutions Inc.
12307 Red Wagon Solutions Incorporated
12329 Panasonic OWL
12356 Fortinet, Inc.
12420 Yokogawa Blue Star india Ltd
12585 Alstom Holdings
12612 Barco BCI
12827 Barco, Inc.
13007 California Regional Intranet, Inc.
13155 Shimanek
13248 General Electric Power Management
13400 Vertiv Tech Co.,Ltd.
13502 OneSquared
13576 WAGO Kontakttechnik GmbH
13742 Raritan Computer, Inc.
13885 Polycom, Inc.
13933 Alstom Transport
14318 Alstom T&D P&D
14606 Hewlett-Ward Inc.
14733 YASKAWA INFORMATION SYSTEMS Corporation
14823 Aruba, a Hewlett Packard Enterprise company
14870 AVAYA
14988 MikroTik
15004 RuggedCom Inc.
15029 Jareva Technologies, Inc
15076 Fresenius AG
15255 Reliable Controls Corporation
15446 CyberPower Systems, Inc.
15450 Innominate Security Technologies AG
15452 Geovariances
15714 Lenel Systems International, Inc.
15757 Mitsubishi Electric Digital Innovation Corporation
15893 Emerson Climate Technologies Retail Solutions, Inc.
15919 Hitachi Storage Software Incorporated
15989 Torsten Schneider
16067 BarcoIntelligentDisplays
16174 Sensatronics LLC
16177 Westermo Teleindustri AB
16186 Peter Schneider EDV
16401 Hewlett-Packard Slovakia
16838 Omron Corporation
16843 BarcoVision
16961 Vaisala
17199 Ministry of Fisheries - NZ
17267 Hitachi Computer Products (Europe) S.A.S
17268 ABB Process Analytics
17420 DigiPower Manufacturing Inc.
17439 Panasonic Avionics Corporation
17475 Genetec Information Systems
17656 Tohoku Ricoh Co., Ltd.
17694 Elekta
17784 Mitsubishi Electric Business Systems Co.,Ltd.
18026 Extron Electronics
18334 KONICA MINOLTA HOLDINGS, INC.
18627 Bakasquared
19464 Hitachi Communication Technologies, Ltd.
19816 Philips Medizin Systeme Boeblingen GmbH
20008 Toshiba Electronics Europe GmbH
20095 Positron Access Solutions Corp
20199 SUSCERTE - Gobierno de la Republica Bolivariana de Venezuela
20246 Delta Electronics (Switzerland) AG
20349 Aruba S.r.l.
20458 Schneider National, Inc.
20493 Koblenzer Elektrizitätswerk und Verkehrs-AG
20540 Red Lion Controls (SIXNET)
20550 Red Squared plc
20661 Hitachi ULSI Systems Co., Ltd.
20916 AVTECH Software, Inc.
20941 Palo Alto Research Center, Inc.
20956 Emerson Climate Technologies, Alco Products
20959 Siemens d.d. Hrvatska
20992 CradlePoint, Inc.
20998 Honeywell International Inc
21043 AREVA
21094 Ricoh Australia Pty Ltd
21160 Emerson Retail Services
21239 Vertiv
21296 Nokia
21656 Iskraemeco d.d.
21701 MOBOTIX AG
21840 Hitachi IE Systems Co.,Ltd.
21851 MurrayLisook.com
21874 Moore Gallagher ltd.
21884 W. Schneider+Co AG
21939 Hitachi Energy EDS500
22005 GE Healthcare - IT
22006 GE DIGITAL - SWS - UCOM
22163 Ricoh Printing Systems, Ltd.
22175 Mitron Oy
22337 Hitachi Electronics Services Co.,Ltd
22447 B.Braun Melsungen AG
22638 Siemens PTD EA
22671 VITRONIC Dr.-Ing. Stein Bildverarbeitungssysteme GmbH
23343 Invensys/Wonderware
23465 VIVOTEK INC.
23499 Siemens Programm- und Systementwicklung GmbH & Co. KG
23580 Andritz Oy
23644 Siemens Ltd., China
23695 PePLink Ltd.
23846 Endress+Hauser InfoServe GmbH+Co. KG
23883 Fresenius Medical Care North America
23887 Kawashima Labo Inc.
23902 ABB STOTZ-KONTAKT GmbH
24091 SEW-EURODRIVE GmbH & Co KG
24149 Milestone Systems A/S
24503 ICONICS, Inc.
24513 Finnish Game and Fisheries Research Institute
24602 Siemens Com EN PSY DB
24681 QNAP SYSTEMS, INC
24782 TetraNed
24866 Hans Turck GmbH & Co. KG
24933 angel bosch
24935 TetraNed
25053 Ruckus Wireless, Inc.
25157 Beckhoff Automation GmbH & Co. KG
25278 Canon Electronics Inc.
25370 ExtendASP LLC
25461 PALO ALTO NETWORKS
25499 GuideCom GmbH
25557 Xerox -ORG
25607 Andritz AG
25761 ABB Automation GmbH
26316 Pacific States Marine Fisheries Commission
26360 Woodward Ventures
26484 Cisco Systems, Inc.
26509 Digital Electronics Corporation
26639 The Schneider Family Tree
26655 Advantech Co., Ltd
26790 Gilbarco Inc.
27378 Belden
27527 ABB Ltd
27748 Canon Korea Business Solutions Inc.
27794 GENETEC Corporation
27848 Itron GmbH
27925 Canon Ophthalmic Technologies Sp. z o.o.
28152 Palo Alto Software, Inc.
28219 Liam Schneider Consulting
28334 Siemens A/S
28381 Red Lion Controls (N-Tron)
28558 KEYENCE CORPORATION
28586 EATON Wireless
28683 Xerox - Document Supplies Europe
28866 TRENDnet, Inc.
28914 Alstom Signaling Operation LLC
28978 Canonical Ltd
29152 Palo Alto Unified School District
29240 HID Global
29264 apc interactive solutions ag
29511 HITACHI Hi-System21 Co.,Ltd. Minami-Team
29714 Kyocera Communication Systems Co.Ltd
29741 Aruba PEC S.p.A.
29778 Honeywell Systems Group
29789 Red Lion Controls (BlueTree Wireless Data, Inc.)
29942 Himalaya Technologies
29969 MORISHIMA.NET
30059 Alarislabs
30140 Advantech Czech s.r.o.
30144 Kepware Technologies
30467 Carlson Wagonlit Travel
30628 NIDEC CORPORATION
30657 Eaton-Williams
30817 illuminate Solutions
30848 “SITRONICS Smart Technologies”, LLC
31127 Emerson
31322 Sierra Wireless, Inc.
31343 Festo AG & Co. KG
31392 Squared Financial Services Ltd.
31528 SIEMENS S.A: IA SPAIN
31569 Branden Schneider
31823 Schweitzer Engineering Laboratories, Inc.
31850 Belden Solutions nv
31961 PubliTronic bv
32013 Intranet Solution
32021 Positron Inc.
32139 Applitron Datasystem AB
32229 Nokia
32301 Siemens IT Solutions and Services
32339 Schweitzer GmbH - Architektur & Generalplanung
32398 Eaton Vance Management
32481 Unitronics
32585 VIGITRONIC
32661 MITSUBISHI ELECTRIC ENGINEERING CO.,LTD.
32827 Siemens I MO TS
32980 Hitachi Systems Engineering Services, Ltd.
32985 Philips Electronics (Israel) LTD - Philips HealthCare
33160 The Invariant Autocracy
33507 Elster Electricity, LLC
33541 w3variance
33554 Genetech AB
34065 Ricoh Europe PLC
34278 Janitza electronics GmbH
34326 Nokia
34483 Himalaya networks
34534 Trimble MRM
34643 Garmin International
34946 Densitron Technologies Limited
35189 Thermo Fisher Scientific Inc
35269 Siemens AG Österreich, CMT
35509 C Squared Systems, LLC
35593 Thales / Rockwell Collins
35822 Panasonic Net Solutions Co.,Ltd
35928 Wheaton College
35995 quidecco.de
36416 Harritronics LLC
36478 WareValley
36805 RideCharge Inc.
36849 Hanwha Vision Co., Ltd.
37459 Yealink
37496 ZHEJIANG DAHUA TECHNOLOGY CO.,LTD
37533 Delta Electronics (Thailand) Public Co.,Ltd
37568 Commend International GmbH
37718 Fresenius Vial
37734 ASSA ABLOY AB - Group Technologies
38113 Red Lion Controls Inc.
38187 Weidmüller Interface GmbH & Co. KG
38222 Philips North America LLC
38413 Lodgeistics Inc.
38514 Fr. Sauter AG
38944 Kamstrup A/S
39165 Hikvision Digital Technology Co., Ltd.
39211 Positronics Enterprise Limited
39353 Biogen Idec
39410 Ideco
39869 Illumina, Inc
40073 Lutron Electronics Company, Inc
40209 Hiroshima University
40914 Symanitron
41112 Ubiquiti Networks, Inc.
41476 LightSquared
41527 Paperless
41836 Commend International GmbH
41866 Hitachi-LG Data Storage, Inc.
41979 Mitsubishi Electric TOKKI Systems Corporation
42036 LOYTEC electronics GmbH
42147 Pepperl+Fuchs SE
42229 Nokia
42397 Grandstream Networks, Inc.
42830 Landis+Gyr
42835 ZELITRON SA
42928 Galleon Systems Ltd
43144 HMS Industrial Networks
43177 Positron srl
43194 ABB Oy
43216 Fukushima Prefectural Government. Japan
43407 David Martin (ReaperLegion)
43428 The William and Flora Hewlett Foundation
43472 APC Integrated Services Group, Inc.
43534 Alstom Grid
43649 Raritan Bay Medical Center
43710 Siemens Gamesa Renewable Energy
43845 Toshiba Tec Solution Services Corporation
43904 BitronikLab
44095 Kagoshima University
44627 National Instruments Corporation
44698 Baxter Planning System
44930 Fisher Investments
44932 Panasonic System Communications Company of North America
45091 Cisco Sera
45401 Unitron NV
45541 Schneider Elektronik GmbH
45553 GE Healthcare - Engineering
45597 TESA Assa Abloy
45629 Ritron
45725 ABB Xiamen Low Voltage Equipment Co.,Ltd
45776 Belden Deutschland GmbH
45896 Paperless Pipeline, LLC.
46285 Trimble Navigation Ltd.
46520 Hitachi Industry & Control Solutions, Ltd.
46582 Robert-Bosch-Krankenhaus GmbH
46606 Cisco Systems India Private Limited
46819 Attenda Ltd.
46863 Bosch Thermotechnik GmbH
46894 Hanwha S&C
46898 Hewlett-Packard (Schweiz) GmbH
47196 Hewlett Packard Enterprise
47330 Murrelektronik GmbH
47345 Variant
47349 Rockwell Automation
47670 Hitachi, Ltd., Defense Systems Business Unit
47709 GE Healthcare on behalf of ACRIM hospital
48115 Gallagher Group Limited
48170 Avaya Atlanta Lab
48327 Johnson Controls Inc.
48402 Konica Minolta Business Solutions Czech, spol. s r.o.
48436 Siemens Energy AG - Transmission
48467 Imperial College Healthcare
48690 Teltonika
49035 Seattle Radiologists APC
49150 Vertiv Co
49312 MichaelSchneiderKoeln
49495 Textron Systems - Electronic Systems
49555 Stadt Jessen (Elster)
49800 GE Digital
49982 Medtronic RTG
50023 HIMA Paul Hildebrandt GmbH
50028 Siemens AG Mobility Division
50624 Baxter Healthcare Products
50650 Xerox Belgium - Luxembourg
50694 Symanitron-electronics
50919 KONICA MINOLTA, INC.
50976 Medtronic CRHF
51055 ABB Switzerland Ltd - Low Voltage Products
51247 Siemens Postal, Parcel & Airport Logistics GmbH
51320 Hitachi Hirel Power Electronics Pvt Ltd
51450 Nokia
51505 Hitachi Metals, Ltd.
51535 iGeneTech
51735 Shanghai Hite-Belden Network Technology Co., Ltd.
51794 Bosch.IO GmbH
52122 YHIMA OÜ
52203 SICK AG
52328 HiTRON SYSTEMS Inc.
52447 DAIKIN INDUSTRIES, LTD.
52493 BACnet Interoperability Testing Services, Inc.
52503 Eaton Lighting
52577 Cisco SolutionsLab
52657 Mitsubishi Hitachi Power Systems Europe GmbH
52674 Schneider Electric / APC NetBotz
52838 Illuminate Technologies Ltd
53238 Wheaton World Wide Moving
53339 Auditron
53481 Valmet
53604 Fieldfisher
53683 Cisco Sytems, Inc.
53910 Eaton Energy Automation Solutions (EAS) Division
53969 Schneider Electric Software Netherlands
53973 ABB Power Protection SA
54126 Hitachi Advanced Systems Corporation.
54241 Dr. Schneider und Kollegen MVZ GmbH
54388 Emerson College
54760 Siemens Schweiz AG SSP
54945 Yaskawa Solectria Solar
55062 QNAP Systems, Inc.
55176 Hitachi Industrial Equipment Systems Co.,Ltd.
55350 Siemens Healthcare GmbH (SHS CS SLM SRS RSO)
55602 Eatontown Public Schools
55665 London Square Developments Ltd
55799 E Squared
55860 Advantech Wireless Technologies Inc.
55866 Mathima Technologies
55937 Delta Electronics, Inc.
56366 Alstom Sverige AB
56540 N-Squared Software (NZ) Limited
56606 APC Technology
56726 ASSA ABLOY Opening Solutions Sweden AB
56863 LLC Sitronics Telecom Solutions Ukraine
57043 Mitsubishi Electric Automotive America, Inc.
57113 The People's Dispensary for Sick Animals
57461 Wago
57501 Panasonic i-PRO Sensing Solutions Co., Ltd.
57783 Delta Controls Germany GmbH
57909 Attendance on Demand, Inc
58257 Siemens Shenzhen Magnetic Resonance Ltd.
58378 Delta Electronics Inc.
58478 Toshiba Quantum Technology
58578 Keaton Alexander Guger Lair
58682 Fisher Titus Medical Center
58793 IDEC Technical Services Ltd.
58831 Nozomi Networks
58924 Barco NV
59153 KUKA Deutschland GmbH
59263 Siemens DigitSphere
59430 Fisher & Paykel Healthcare
59606 FAREVA
59615 General Electric (GE) HealthCare
59646 SHENZHEN TENDA TECHNOLOGY CO;LTD
59698 Fisher College
60019 FANUC America Corporation
60038 Hitachi Energy Automation & Communication
60266 Siemens Energy AG - Control
60305 Tendaworld Ltd.
60682 Kingfisher Clinic, PLLC
60733 Hanwha Solutions Corporation, SW development center
60852 Ubitron Foundation
61124 Paperless doo Beograd
61209 Canonical Identity
61234 Cisco Systems Inc
61278 Fresenius Medical Care AG
61298 Uwe Schneider
61404 ABB Robotics
61409 Bavarian Centre for Families and Social Affairs (ZBFS)
61445 Siemens SI GSW IT GC RAIL
61484 Daniel Fisher
61562 Cisco Flex Platform
61723 Hitachi Vantara Ltd.
62178 Andrew Baxter, LLC
62304 Millitronic Co., LTD
62469 VEGA Grieshaber KG
62726 Delta Electronics, Inc. (ICTBG)
62835 Yusen-Illuminate Companies
62913 Medtronic Endoscopy OU
62979 Hiconics Eco-energy Drive Technology Co.,LTD
63064 Squared Paper
63109 Panasonic Avionics Corporation - Security Services
63206 Koninklijke Philips Electronics NV
63212 ANDRITZ Hydro GmbH
63214 Reolink Innovation Limited
63221 ABB Oy Distribution Solutions
63238 Kideco
63408 Summitronics
63428 Illuminati
63555 Belden Inc.
63559 Fisher Investments
63967 TOTOLINK TECHNOLOGY LIMITED
63979 Quälgeist Berlin e. V.
64096 Bitronic
64134 Paperless GmbH
64140 YASKAWA Nordic AB
64142 ASSA ABLOY Global Solutions UK Limited (Key and Device Management)
64228 Panasonic Automotive Systems America, LLC
64243 j. Schneider Elektrotechnik GmbH Offenburg
64262 Polycomp Technologies (PTY) Ltd.
65306 Tetranetics Private Limited
65346 Yaskawa America Inc.
65399 Honeywell Aerospace
65402 Yannick Schneider
65687 DELTA ELECTRONICS INDIA PRIVATE LIMITED
65702 Weintek
65763 China Hualu Panasonic AVC Networks Co.,Ltd.
65855 TP-Link Systems Inc
66175 Siemens Mobility GmbH (OT)
66317 Bitron Electronics LAB srl
66408 Johnson Controls
66442 Hitachi Rail, Ltd
`)

/** Maker with this enterprise number; '' if it is none of the table's. */
export function enterpriseName(number: number): string {
  return names.of(number) ?? ''
}

/** Enterprise number of an object identifier below 1.3.6.1.4.1 (RFC 2578 §2); undefined for others. */
export function enterpriseOf(oid: string): number | undefined {
  const found = /^1\.3\.6\.1\.4\.1\.(\d+)/.exec(oid)
  return found === null ? undefined : Number(found[1])
}
