-- Finland as routing knows it in 2026: areas, municipalities, mergers, parties, one default office and rule for each area.
-- Source of areas, municipalities, mergers and employment areas: Statistics Finland, open classifications, CC BY 4.0
-- (https://creativecommons.org/licenses/by/4.0/), rearranged. Business ids are public facts of the Finnish Business
-- Information System.
-- Dates: the areas answer for social services since 1.1.2023, and Helsinki and Åland are given the same first day, before
-- which this gateway routes nothing; FPA decides basic social assistance since 1.1.2017.

insert into party (id, kind, name_fi, name_sv, name_en, valid_from) values
  ('0246246-0', 'fpa', 'Kansaneläkelaitos', 'Folkpensionsanstalten', 'The Social Insurance Institution of Finland', '2017-01-01'),
  ('3221339-3', 'social-services', 'Itä-Uudenmaan hyvinvointialue', 'Östra Nylands välfärdsområde', 'East Uusimaa wellbeing services county', '2023-01-01'),
  ('2844969-4', 'social-services', 'Keski-Uudenmaan hyvinvointialue', 'Mellersta Nylands välfärdsområde', 'Central Uusimaa wellbeing services county', '2023-01-01'),
  ('3221347-3', 'social-services', 'Länsi-Uudenmaan hyvinvointialue', 'Västra Nylands välfärdsområde', 'West Uusimaa wellbeing services county', '2023-01-01'),
  ('3221356-1', 'social-services', 'Vantaan ja Keravan hyvinvointialue', 'Vanda och Kervo välfärdsområde', 'Vantaa and Kerava wellbeing services county', '2023-01-01'),
  ('3221065-1', 'social-services', 'Varsinais-Suomen hyvinvointialue', 'Egentliga Finlands välfärdsområde', 'Southwest Finland wellbeing services county', '2023-01-01'),
  ('3221304-3', 'social-services', 'Satakunnan hyvinvointialue', 'Satakunta välfärdsområde', 'Satakunta wellbeing services county', '2023-01-01'),
  ('3221307-8', 'social-services', 'Kanta-Hämeen hyvinvointialue', 'Egentliga Tavastlands välfärdsområde', 'Kanta-Häme wellbeing services county', '2023-01-01'),
  ('3221308-6', 'social-services', 'Pirkanmaan hyvinvointialue', 'Birkalands välfärdsområde', 'Pirkanmaa wellbeing services county', '2023-01-01'),
  ('3221309-4', 'social-services', 'Päijät-Hämeen hyvinvointialue', 'Päijänne-Tavastlands välfärdsområde', 'Päijät-Häme wellbeing services county', '2023-01-01'),
  ('0725901-5', 'social-services', 'Kymenlaakson hyvinvointialue', 'Kymmenedalens välfärdsområde', 'Kymenlaakso wellbeing services county', '2023-01-01'),
  ('0725937-3', 'social-services', 'Etelä-Karjalan hyvinvointialue', 'Södra Karelens välfärdsområde', 'South Karelia wellbeing services county', '2023-01-01'),
  ('3221315-8', 'social-services', 'Etelä-Savon hyvinvointialue', 'Södra Savolax välfärdsområde', 'South Savo wellbeing services county', '2023-01-01'),
  ('3221316-6', 'social-services', 'Pohjois-Savon hyvinvointialue', 'Norra Savolax välfärdsområde', 'North Savo wellbeing services county', '2023-01-01'),
  ('3221317-4', 'social-services', 'Pohjois-Karjalan hyvinvointialue', 'Norra Karelens välfärdsområde', 'North Karelia wellbeing services county', '2023-01-01'),
  ('3221318-2', 'social-services', 'Keski-Suomen hyvinvointialue', 'Mellersta Finlands välfärdsområde', 'Central Finland wellbeing services county', '2023-01-01'),
  ('3221323-8', 'social-services', 'Etelä-Pohjanmaan hyvinvointialue', 'Södra Österbottens välfärdsområde', 'South Ostrobothnia wellbeing services county', '2023-01-01'),
  ('0349388-3', 'social-services', 'Pohjanmaan hyvinvointialue', 'Österbottens välfärdsområde', 'Ostrobothnia wellbeing services county', '2023-01-01'),
  ('0216462-3', 'social-services', 'Keski-Pohjanmaan hyvinvointialue', 'Mellersta Österbottens välfärdsområde', 'Central Ostrobothnia wellbeing services county', '2023-01-01'),
  ('3221326-2', 'social-services', 'Pohjois-Pohjanmaan hyvinvointialue', 'Norra Österbottens välfärdsområde', 'North Ostrobothnia wellbeing services county', '2023-01-01'),
  ('1905652-2', 'social-services', 'Kainuun hyvinvointialue', 'Kajanalands välfärdsområde', 'Kainuu wellbeing services county', '2023-01-01'),
  ('3221332-6', 'social-services', 'Lapin hyvinvointialue', 'Lapplands välfärdsområde', 'Lapland wellbeing services county', '2023-01-01'),
  ('0201256-6', 'social-services', 'Helsingin kaupunki', 'Helsingfors stad', 'City of Helsinki', '2023-01-01');

-- No party is known for Åland, so its office cannot be polled yet: what goes there is seen at the manual desk.
insert into area (code, kind, name_fi, name_sv, name_en, languages, party, valid_from) values
  ('01', 'wellbeing-county', 'Itä-Uudenmaan hyvinvointialue', 'Östra Nylands välfärdsområde', 'East Uusimaa wellbeing services county', '{fi,sv}', '3221339-3', '2023-01-01'),
  ('02', 'wellbeing-county', 'Keski-Uudenmaan hyvinvointialue', 'Mellersta Nylands välfärdsområde', 'Central Uusimaa wellbeing services county', '{fi}', '2844969-4', '2023-01-01'),
  ('03', 'wellbeing-county', 'Länsi-Uudenmaan hyvinvointialue', 'Västra Nylands välfärdsområde', 'West Uusimaa wellbeing services county', '{fi,sv}', '3221347-3', '2023-01-01'),
  ('04', 'wellbeing-county', 'Vantaan ja Keravan hyvinvointialue', 'Vanda och Kervo välfärdsområde', 'Vantaa and Kerava wellbeing services county', '{fi,sv}', '3221356-1', '2023-01-01'),
  ('05', 'wellbeing-county', 'Varsinais-Suomen hyvinvointialue', 'Egentliga Finlands välfärdsområde', 'Southwest Finland wellbeing services county', '{fi,sv}', '3221065-1', '2023-01-01'),
  ('06', 'wellbeing-county', 'Satakunnan hyvinvointialue', 'Satakunta välfärdsområde', 'Satakunta wellbeing services county', '{fi}', '3221304-3', '2023-01-01'),
  ('07', 'wellbeing-county', 'Kanta-Hämeen hyvinvointialue', 'Egentliga Tavastlands välfärdsområde', 'Kanta-Häme wellbeing services county', '{fi}', '3221307-8', '2023-01-01'),
  ('08', 'wellbeing-county', 'Pirkanmaan hyvinvointialue', 'Birkalands välfärdsområde', 'Pirkanmaa wellbeing services county', '{fi}', '3221308-6', '2023-01-01'),
  ('09', 'wellbeing-county', 'Päijät-Hämeen hyvinvointialue', 'Päijänne-Tavastlands välfärdsområde', 'Päijät-Häme wellbeing services county', '{fi}', '3221309-4', '2023-01-01'),
  ('10', 'wellbeing-county', 'Kymenlaakson hyvinvointialue', 'Kymmenedalens välfärdsområde', 'Kymenlaakso wellbeing services county', '{fi,sv}', '0725901-5', '2023-01-01'),
  ('11', 'wellbeing-county', 'Etelä-Karjalan hyvinvointialue', 'Södra Karelens välfärdsområde', 'South Karelia wellbeing services county', '{fi}', '0725937-3', '2023-01-01'),
  ('12', 'wellbeing-county', 'Etelä-Savon hyvinvointialue', 'Södra Savolax välfärdsområde', 'South Savo wellbeing services county', '{fi}', '3221315-8', '2023-01-01'),
  ('13', 'wellbeing-county', 'Pohjois-Savon hyvinvointialue', 'Norra Savolax välfärdsområde', 'North Savo wellbeing services county', '{fi}', '3221316-6', '2023-01-01'),
  ('14', 'wellbeing-county', 'Pohjois-Karjalan hyvinvointialue', 'Norra Karelens välfärdsområde', 'North Karelia wellbeing services county', '{fi}', '3221317-4', '2023-01-01'),
  ('15', 'wellbeing-county', 'Keski-Suomen hyvinvointialue', 'Mellersta Finlands välfärdsområde', 'Central Finland wellbeing services county', '{fi}', '3221318-2', '2023-01-01'),
  ('16', 'wellbeing-county', 'Etelä-Pohjanmaan hyvinvointialue', 'Södra Österbottens välfärdsområde', 'South Ostrobothnia wellbeing services county', '{fi}', '3221323-8', '2023-01-01'),
  ('17', 'wellbeing-county', 'Pohjanmaan hyvinvointialue', 'Österbottens välfärdsområde', 'Ostrobothnia wellbeing services county', '{fi,sv}', '0349388-3', '2023-01-01'),
  ('18', 'wellbeing-county', 'Keski-Pohjanmaan hyvinvointialue', 'Mellersta Österbottens välfärdsområde', 'Central Ostrobothnia wellbeing services county', '{fi,sv}', '0216462-3', '2023-01-01'),
  ('19', 'wellbeing-county', 'Pohjois-Pohjanmaan hyvinvointialue', 'Norra Österbottens välfärdsområde', 'North Ostrobothnia wellbeing services county', '{fi}', '3221326-2', '2023-01-01'),
  ('20', 'wellbeing-county', 'Kainuun hyvinvointialue', 'Kajanalands välfärdsområde', 'Kainuu wellbeing services county', '{fi}', '1905652-2', '2023-01-01'),
  ('21', 'wellbeing-county', 'Lapin hyvinvointialue', 'Lapplands välfärdsområde', 'Lapland wellbeing services county', '{fi}', '3221332-6', '2023-01-01'),
  ('90', 'city', 'Helsingin kaupunki', 'Helsingfors stad', 'City of Helsinki', '{fi,sv}', '0201256-6', '2023-01-01'),
  ('91', 'aland', 'Ahvenanmaa', 'Åland', 'Åland', '{sv}', null, '2023-01-01');

-- sami_homeland: whole or part of the municipality belongs to the Sámi homeland.
insert into municipality (code, name_fi, name_sv, languages, sami_homeland, employment_area) values
  ('005', 'Alajärvi', 'Alajärvi', '{fi}', null, '18'),
  ('009', 'Alavieska', 'Alavieska', '{fi}', null, '44'),
  ('010', 'Alavus', 'Alavo', '{fi}', null, '18'),
  ('016', 'Asikkala', 'Asikkala', '{fi}', null, '31'),
  ('018', 'Askola', 'Askola', '{fi}', null, '30'),
  ('019', 'Aura', 'Aura', '{fi}', null, '41'),
  ('020', 'Akaa', 'Ackas', '{fi}', null, '39'),
  ('035', 'Brändö', 'Brändö', '{sv}', null, '46'),
  ('043', 'Eckerö', 'Eckerö', '{sv}', null, '46'),
  ('046', 'Enonkoski', 'Enonkoski', '{fi}', null, '36'),
  ('047', 'Enontekiö', 'Enontekis', '{fi}', 'whole', '40'),
  ('049', 'Espoo', 'Esbo', '{fi,sv}', null, '01'),
  ('050', 'Eura', 'Eura', '{fi}', null, '05'),
  ('051', 'Eurajoki', 'Euraåminne', '{fi}', null, '05'),
  ('052', 'Evijärvi', 'Evijärvi', '{fi}', null, '18'),
  ('060', 'Finström', 'Finström', '{sv}', null, '46'),
  ('061', 'Forssa', 'Forssa', '{fi}', null, '42'),
  ('062', 'Föglö', 'Föglö', '{sv}', null, '46'),
  ('065', 'Geta', 'Geta', '{sv}', null, '46'),
  ('069', 'Haapajärvi', 'Haapajärvi', '{fi}', null, '32'),
  ('071', 'Haapavesi', 'Haapavesi', '{fi}', null, '32'),
  ('072', 'Hailuoto', 'Karlö', '{fi}', null, '24'),
  ('074', 'Halsua', 'Halso', '{fi}', null, '12'),
  ('075', 'Hamina', 'Fredrikshamn', '{fi}', null, '04'),
  ('076', 'Hammarland', 'Hammarland', '{sv}', null, '46'),
  ('077', 'Hankasalmi', 'Hankasalmi', '{fi}', null, '27'),
  ('078', 'Hanko', 'Hangö', '{fi,sv}', null, '07'),
  ('079', 'Harjavalta', 'Harjavalta', '{fi}', null, '35'),
  ('081', 'Hartola', 'Gustav Adolfs', '{fi}', null, '31'),
  ('082', 'Hattula', 'Hattula', '{fi}', null, '42'),
  ('086', 'Hausjärvi', 'Hausjärvi', '{fi}', null, '02'),
  ('090', 'Heinävesi', 'Heinävesi', '{fi}', null, '29'),
  ('091', 'Helsinki', 'Helsingfors', '{fi,sv}', null, '08'),
  ('092', 'Vantaa', 'Vanda', '{fi,sv}', null, '43'),
  ('097', 'Hirvensalmi', 'Hirvensalmi', '{fi}', null, '23'),
  ('098', 'Hollola', 'Hollola', '{fi}', null, '31'),
  ('102', 'Huittinen', 'Vittis', '{fi}', null, '05'),
  ('103', 'Humppila', 'Humppila', '{fi}', null, '42'),
  ('105', 'Hyrynsalmi', 'Hyrynsalmi', '{fi}', null, '10'),
  ('106', 'Hyvinkää', 'Hyvinge', '{fi}', null, '14'),
  ('108', 'Hämeenkyrö', 'Tavastkyro', '{fi}', null, '21'),
  ('109', 'Hämeenlinna', 'Tavastehus', '{fi}', null, '42'),
  ('111', 'Heinola', 'Heinola', '{fi}', null, '31'),
  ('139', 'Ii', 'Ijo', '{fi}', null, '24'),
  ('140', 'Iisalmi', 'Idensalmi', '{fi}', null, '45'),
  ('142', 'Iitti', 'Itis', '{fi}', null, '31'),
  ('143', 'Ikaalinen', 'Ikalis', '{fi}', null, '21'),
  ('145', 'Ilmajoki', 'Ilmola', '{fi}', null, '37'),
  ('146', 'Ilomantsi', 'Ilomants', '{fi}', null, '29'),
  ('148', 'Inari', 'Enare', '{fi}', 'whole', '28'),
  ('149', 'Inkoo', 'Ingå', '{sv,fi}', null, '07'),
  ('151', 'Isojoki', 'Storå', '{fi}', null, '38'),
  ('152', 'Isokyrö', 'Storkyro', '{fi}', null, '37'),
  ('153', 'Imatra', 'Imatra', '{fi}', null, '03'),
  ('165', 'Janakkala', 'Janakkala', '{fi}', null, '02'),
  ('167', 'Joensuu', 'Joensuu', '{fi}', null, '29'),
  ('169', 'Jokioinen', 'Jockis', '{fi}', null, '42'),
  ('170', 'Jomala', 'Jomala', '{sv}', null, '46'),
  ('171', 'Joroinen', 'Jorois', '{fi}', null, '13'),
  ('172', 'Joutsa', 'Joutsa', '{fi}', null, '06'),
  ('176', 'Juuka', 'Juga', '{fi}', null, '29'),
  ('177', 'Juupajoki', 'Juupajoki', '{fi}', null, '39'),
  ('178', 'Juva', 'Juva', '{fi}', null, '23'),
  ('179', 'Jyväskylä', 'Jyväskylä', '{fi}', null, '09'),
  ('181', 'Jämijärvi', 'Jämijärvi', '{fi}', null, '35'),
  ('182', 'Jämsä', 'Jämsä', '{fi}', null, '06'),
  ('186', 'Järvenpää', 'Träskända', '{fi}', null, '14'),
  ('202', 'Kaarina', 'S:t Karins', '{fi}', null, '41'),
  ('204', 'Kaavi', 'Kaavi', '{fi}', null, '17'),
  ('205', 'Kajaani', 'Kajana', '{fi}', null, '10'),
  ('208', 'Kalajoki', 'Kalajoki', '{fi}', null, '44'),
  ('211', 'Kangasala', 'Kangasala', '{fi}', null, '39'),
  ('213', 'Kangasniemi', 'Kangasniemi', '{fi}', null, '23'),
  ('214', 'Kankaanpää', 'Kankaanpää', '{fi}', null, '35'),
  ('216', 'Kannonkoski', 'Kannonkoski', '{fi}', null, '27'),
  ('217', 'Kannus', 'Kannus', '{fi}', null, '12'),
  ('218', 'Karijoki', 'Bötom', '{fi}', null, '38'),
  ('224', 'Karkkila', 'Högfors', '{fi}', null, '20'),
  ('226', 'Karstula', 'Karstula', '{fi}', null, '27'),
  ('230', 'Karvia', 'Karvia', '{fi}', null, '35'),
  ('231', 'Kaskinen', 'Kaskö', '{fi,sv}', null, '26'),
  ('232', 'Kauhajoki', 'Kauhajoki', '{fi}', null, '38'),
  ('233', 'Kauhava', 'Kauhava', '{fi}', null, '18'),
  ('235', 'Kauniainen', 'Grankulla', '{fi,sv}', null, '01'),
  ('236', 'Kaustinen', 'Kaustby', '{fi}', null, '12'),
  ('239', 'Keitele', 'Keitele', '{fi}', null, '17'),
  ('240', 'Kemi', 'Kemi', '{fi}', null, '22'),
  ('241', 'Keminmaa', 'Keminmaa', '{fi}', null, '22'),
  ('244', 'Kempele', 'Kempele', '{fi}', null, '24'),
  ('245', 'Kerava', 'Kervo', '{fi}', null, '11'),
  ('249', 'Keuruu', 'Keuru', '{fi}', null, '06'),
  ('250', 'Kihniö', 'Kihniö', '{fi}', null, '21'),
  ('256', 'Kinnula', 'Kinnula', '{fi}', null, '27'),
  ('257', 'Kirkkonummi', 'Kyrkslätt', '{fi,sv}', null, '15'),
  ('260', 'Kitee', 'Kides', '{fi}', null, '29'),
  ('261', 'Kittilä', 'Kittilä', '{fi}', null, '40'),
  ('263', 'Kiuruvesi', 'Kiuruvesi', '{fi}', null, '45'),
  ('265', 'Kivijärvi', 'Kivijärvi', '{fi}', null, '27'),
  ('271', 'Kokemäki', 'Kumo', '{fi}', null, '35'),
  ('272', 'Kokkola', 'Karleby', '{fi,sv}', null, '12'),
  ('273', 'Kolari', 'Kolari', '{fi}', null, '40'),
  ('275', 'Konnevesi', 'Konnevesi', '{fi}', null, '27'),
  ('276', 'Kontiolahti', 'Kontiolax', '{fi}', null, '29'),
  ('280', 'Korsnäs', 'Korsnäs', '{sv,fi}', null, '26'),
  ('284', 'Koski Tl', 'Koskis', '{fi}', null, '34'),
  ('285', 'Kotka', 'Kotka', '{fi}', null, '04'),
  ('286', 'Kouvola', 'Kouvola', '{fi}', null, '16'),
  ('287', 'Kristiinankaupunki', 'Kristinestad', '{sv,fi}', null, '38'),
  ('288', 'Kruunupyy', 'Kronoby', '{sv,fi}', null, '25'),
  ('290', 'Kuhmo', 'Kuhmo', '{fi}', null, '10'),
  ('291', 'Kuhmoinen', 'Kuhmois', '{fi}', null, '39'),
  ('295', 'Kumlinge', 'Kumlinge', '{sv}', null, '46'),
  ('297', 'Kuopio', 'Kuopio', '{fi}', null, '17'),
  ('300', 'Kuortane', 'Kuortane', '{fi}', null, '18'),
  ('301', 'Kurikka', 'Kurikka', '{fi}', null, '38'),
  ('304', 'Kustavi', 'Gustavs', '{fi}', null, '41'),
  ('305', 'Kuusamo', 'Kuusamo', '{fi}', null, '10'),
  ('309', 'Outokumpu', 'Outokumpu', '{fi}', null, '29'),
  ('312', 'Kyyjärvi', 'Kyyjärvi', '{fi}', null, '27'),
  ('316', 'Kärkölä', 'Kärkölä', '{fi}', null, '31'),
  ('317', 'Kärsämäki', 'Kärsämäki', '{fi}', null, '32'),
  ('318', 'Kökar', 'Kökar', '{sv}', null, '46'),
  ('320', 'Kemijärvi', 'Kemijärvi', '{fi}', null, '28'),
  ('322', 'Kemiönsaari', 'Kimitoön', '{sv,fi}', null, '41'),
  ('398', 'Lahti', 'Lahtis', '{fi}', null, '19'),
  ('399', 'Laihia', 'Laihela', '{fi}', null, '26'),
  ('400', 'Laitila', 'Letala', '{fi}', null, '41'),
  ('402', 'Lapinlahti', 'Lapinlahti', '{fi}', null, '17'),
  ('403', 'Lappajärvi', 'Lappajärvi', '{fi}', null, '18'),
  ('405', 'Lappeenranta', 'Villmanstrand', '{fi}', null, '03'),
  ('407', 'Lapinjärvi', 'Lappträsk', '{fi,sv}', null, '30'),
  ('408', 'Lapua', 'Lappo', '{fi}', null, '18'),
  ('410', 'Laukaa', 'Laukas', '{fi}', null, '27'),
  ('416', 'Lemi', 'Lemi', '{fi}', null, '03'),
  ('417', 'Lemland', 'Lemland', '{sv}', null, '46'),
  ('418', 'Lempäälä', 'Lempäälä', '{fi}', null, '39'),
  ('420', 'Leppävirta', 'Leppävirta', '{fi}', null, '13'),
  ('421', 'Lestijärvi', 'Lestijärvi', '{fi}', null, '12'),
  ('422', 'Lieksa', 'Lieksa', '{fi}', null, '29'),
  ('423', 'Lieto', 'Lundo', '{fi}', null, '41'),
  ('425', 'Liminka', 'Limingo', '{fi}', null, '24'),
  ('426', 'Liperi', 'Libelits', '{fi}', null, '29'),
  ('430', 'Loimaa', 'Loimaa', '{fi}', null, '41'),
  ('433', 'Loppi', 'Loppi', '{fi}', null, '02'),
  ('434', 'Loviisa', 'Lovisa', '{fi,sv}', null, '30'),
  ('435', 'Luhanka', 'Luhanka', '{fi}', null, '06'),
  ('436', 'Lumijoki', 'Lumijoki', '{fi}', null, '24'),
  ('438', 'Lumparland', 'Lumparland', '{sv}', null, '46'),
  ('440', 'Luoto', 'Larsmo', '{sv,fi}', null, '25'),
  ('441', 'Luumäki', 'Luumäki', '{fi}', null, '03'),
  ('444', 'Lohja', 'Lojo', '{fi,sv}', null, '20'),
  ('445', 'Parainen', 'Pargas', '{sv,fi}', null, '41'),
  ('475', 'Maalahti', 'Malax', '{sv,fi}', null, '26'),
  ('478', 'Maarianhamina', 'Mariehamn', '{sv}', null, '46'),
  ('480', 'Marttila', 'S:t Mårtens', '{fi}', null, '34'),
  ('481', 'Masku', 'Masku', '{fi}', null, '41'),
  ('483', 'Merijärvi', 'Merijärvi', '{fi}', null, '44'),
  ('484', 'Merikarvia', 'Sastmola', '{fi}', null, '35'),
  ('489', 'Miehikkälä', 'Miehikkälä', '{fi}', null, '04'),
  ('491', 'Mikkeli', 'S:t Michel', '{fi}', null, '23'),
  ('494', 'Muhos', 'Muhos', '{fi}', null, '24'),
  ('495', 'Multia', 'Multia', '{fi}', null, '06'),
  ('498', 'Muonio', 'Muonio', '{fi}', null, '40'),
  ('499', 'Mustasaari', 'Korsholm', '{sv,fi}', null, '26'),
  ('500', 'Muurame', 'Muurame', '{fi}', null, '09'),
  ('503', 'Mynämäki', 'Virmo', '{fi}', null, '41'),
  ('504', 'Myrskylä', 'Mörskom', '{fi,sv}', null, '30'),
  ('505', 'Mäntsälä', 'Mäntsälä', '{fi}', null, '14'),
  ('507', 'Mäntyharju', 'Mäntyharju', '{fi}', null, '23'),
  ('508', 'Mänttä-Vilppula', 'Mänttä-Vilppula', '{fi}', null, '06'),
  ('529', 'Naantali', 'Nådendal', '{fi}', null, '41'),
  ('531', 'Nakkila', 'Nakkila', '{fi}', null, '35'),
  ('535', 'Nivala', 'Nivala', '{fi}', null, '44'),
  ('536', 'Nokia', 'Nokia', '{fi}', null, '39'),
  ('538', 'Nousiainen', 'Nousis', '{fi}', null, '41'),
  ('541', 'Nurmes', 'Nurmes', '{fi}', null, '29'),
  ('543', 'Nurmijärvi', 'Nurmijärvi', '{fi}', null, '14'),
  ('545', 'Närpiö', 'Närpes', '{sv,fi}', null, '26'),
  ('560', 'Orimattila', 'Orimattila', '{fi}', null, '31'),
  ('561', 'Oripää', 'Oripää', '{fi}', null, '41'),
  ('562', 'Orivesi', 'Orivesi', '{fi}', null, '39'),
  ('563', 'Oulainen', 'Oulainen', '{fi}', null, '32'),
  ('564', 'Oulu', 'Uleåborg', '{fi}', null, '24'),
  ('576', 'Padasjoki', 'Padasjoki', '{fi}', null, '31'),
  ('577', 'Paimio', 'Pemar', '{fi}', null, '41'),
  ('578', 'Paltamo', 'Paltamo', '{fi}', null, '10'),
  ('580', 'Parikkala', 'Parikkala', '{fi}', null, '03'),
  ('581', 'Parkano', 'Parkano', '{fi}', null, '21'),
  ('583', 'Pelkosenniemi', 'Pelkosenniemi', '{fi}', null, '28'),
  ('584', 'Perho', 'Perho', '{fi}', null, '12'),
  ('592', 'Petäjävesi', 'Petäjävesi', '{fi}', null, '06'),
  ('593', 'Pieksämäki', 'Pieksämäki', '{fi}', null, '13'),
  ('595', 'Pielavesi', 'Pielavesi', '{fi}', null, '45'),
  ('598', 'Pietarsaari', 'Jakobstad', '{sv,fi}', null, '25'),
  ('599', 'Pedersören kunta', 'Pedersöre', '{sv,fi}', null, '25'),
  ('601', 'Pihtipudas', 'Pihtipudas', '{fi}', null, '27'),
  ('604', 'Pirkkala', 'Birkala', '{fi}', null, '39'),
  ('607', 'Polvijärvi', 'Polvijärvi', '{fi}', null, '29'),
  ('608', 'Pomarkku', 'Påmark', '{fi}', null, '35'),
  ('609', 'Pori', 'Björneborg', '{fi}', null, '35'),
  ('611', 'Pornainen', 'Borgnäs', '{fi}', null, '14'),
  ('614', 'Posio', 'Posio', '{fi}', null, '28'),
  ('615', 'Pudasjärvi', 'Pudasjärvi', '{fi}', null, '24'),
  ('616', 'Pukkila', 'Pukkila', '{fi}', null, '30'),
  ('619', 'Punkalaidun', 'Punkalaidun', '{fi}', null, '21'),
  ('620', 'Puolanka', 'Puolanka', '{fi}', null, '10'),
  ('623', 'Puumala', 'Puumala', '{fi}', null, '23'),
  ('624', 'Pyhtää', 'Pyttis', '{fi,sv}', null, '04'),
  ('625', 'Pyhäjoki', 'Pyhäjoki', '{fi}', null, '32'),
  ('626', 'Pyhäjärvi', 'Pyhäjärvi', '{fi}', null, '32'),
  ('630', 'Pyhäntä', 'Pyhäntä', '{fi}', null, '32'),
  ('631', 'Pyhäranta', 'Pyhäranta', '{fi}', null, '41'),
  ('635', 'Pälkäne', 'Pälkäne', '{fi}', null, '39'),
  ('636', 'Pöytyä', 'Pöytyä', '{fi}', null, '41'),
  ('638', 'Porvoo', 'Borgå', '{fi,sv}', null, '30'),
  ('678', 'Raahe', 'Brahestad', '{fi}', null, '32'),
  ('680', 'Raisio', 'Reso', '{fi}', null, '41'),
  ('681', 'Rantasalmi', 'Rantasalmi', '{fi}', null, '36'),
  ('683', 'Ranua', 'Ranua', '{fi}', null, '33'),
  ('684', 'Rauma', 'Raumo', '{fi}', null, '05'),
  ('686', 'Rautalampi', 'Rautalampi', '{fi}', null, '17'),
  ('687', 'Rautavaara', 'Rautavaara', '{fi}', null, '17'),
  ('689', 'Rautjärvi', 'Rautjärvi', '{fi}', null, '03'),
  ('691', 'Reisjärvi', 'Reisjärvi', '{fi}', null, '32'),
  ('694', 'Riihimäki', 'Riihimäki', '{fi}', null, '02'),
  ('697', 'Ristijärvi', 'Ristijärvi', '{fi}', null, '10'),
  ('698', 'Rovaniemi', 'Rovaniemi', '{fi}', null, '33'),
  ('700', 'Ruokolahti', 'Ruokolax', '{fi}', null, '03'),
  ('702', 'Ruovesi', 'Ruovesi', '{fi}', null, '39'),
  ('704', 'Rusko', 'Rusko', '{fi}', null, '41'),
  ('707', 'Rääkkylä', 'Rääkkylä', '{fi}', null, '29'),
  ('710', 'Raasepori', 'Raseborg', '{sv,fi}', null, '07'),
  ('729', 'Saarijärvi', 'Saarijärvi', '{fi}', null, '27'),
  ('732', 'Salla', 'Salla', '{fi}', null, '28'),
  ('734', 'Salo', 'Salo', '{fi}', null, '34'),
  ('736', 'Saltvik', 'Saltvik', '{sv}', null, '46'),
  ('738', 'Sauvo', 'Sagu', '{fi}', null, '41'),
  ('739', 'Savitaipale', 'Savitaipale', '{fi}', null, '03'),
  ('740', 'Savonlinna', 'Nyslott', '{fi}', null, '36'),
  ('742', 'Savukoski', 'Savukoski', '{fi}', null, '28'),
  ('743', 'Seinäjoki', 'Seinäjoki', '{fi}', null, '37'),
  ('746', 'Sievi', 'Sievi', '{fi}', null, '44'),
  ('747', 'Siikainen', 'Siikais', '{fi}', null, '35'),
  ('748', 'Siikajoki', 'Siikajoki', '{fi}', null, '32'),
  ('749', 'Siilinjärvi', 'Siilinjärvi', '{fi}', null, '17'),
  ('751', 'Simo', 'Simo', '{fi}', null, '22'),
  ('753', 'Sipoo', 'Sibbo', '{fi,sv}', null, '11'),
  ('755', 'Siuntio', 'Sjundeå', '{fi,sv}', null, '15'),
  ('758', 'Sodankylä', 'Sodankylä', '{fi}', 'part', '28'),
  ('759', 'Soini', 'Soini', '{fi}', null, '18'),
  ('761', 'Somero', 'Somero', '{fi}', null, '34'),
  ('762', 'Sonkajärvi', 'Sonkajärvi', '{fi}', null, '45'),
  ('765', 'Sotkamo', 'Sotkamo', '{fi}', null, '10'),
  ('766', 'Sottunga', 'Sottunga', '{sv}', null, '46'),
  ('768', 'Sulkava', 'Sulkava', '{fi}', null, '36'),
  ('771', 'Sund', 'Sund', '{sv}', null, '46'),
  ('777', 'Suomussalmi', 'Suomussalmi', '{fi}', null, '10'),
  ('778', 'Suonenjoki', 'Suonenjoki', '{fi}', null, '17'),
  ('781', 'Sysmä', 'Sysmä', '{fi}', null, '31'),
  ('783', 'Säkylä', 'Säkylä', '{fi}', null, '05'),
  ('785', 'Vaala', 'Vaala', '{fi}', null, '24'),
  ('790', 'Sastamala', 'Sastamala', '{fi}', null, '21'),
  ('791', 'Siikalatva', 'Siikalatva', '{fi}', null, '32'),
  ('831', 'Taipalsaari', 'Taipalsaari', '{fi}', null, '03'),
  ('832', 'Taivalkoski', 'Taivalkoski', '{fi}', null, '10'),
  ('833', 'Taivassalo', 'Tövsala', '{fi}', null, '41'),
  ('834', 'Tammela', 'Tammela', '{fi}', null, '42'),
  ('837', 'Tampere', 'Tammerfors', '{fi}', null, '39'),
  ('844', 'Tervo', 'Tervo', '{fi}', null, '17'),
  ('845', 'Tervola', 'Tervola', '{fi}', null, '22'),
  ('846', 'Teuva', 'Östermark', '{fi}', null, '38'),
  ('848', 'Tohmajärvi', 'Tohmajärvi', '{fi}', null, '29'),
  ('849', 'Toholampi', 'Toholampi', '{fi}', null, '12'),
  ('850', 'Toivakka', 'Toivakka', '{fi}', null, '06'),
  ('851', 'Tornio', 'Torneå', '{fi}', null, '22'),
  ('853', 'Turku', 'Åbo', '{fi,sv}', null, '41'),
  ('854', 'Pello', 'Pello', '{fi}', null, '40'),
  ('857', 'Tuusniemi', 'Tuusniemi', '{fi}', null, '17'),
  ('858', 'Tuusula', 'Tusby', '{fi}', null, '14'),
  ('859', 'Tyrnävä', 'Tyrnävä', '{fi}', null, '24'),
  ('886', 'Ulvila', 'Ulvsby', '{fi}', null, '35'),
  ('887', 'Urjala', 'Urjala', '{fi}', null, '39'),
  ('889', 'Utajärvi', 'Utajärvi', '{fi}', null, '24'),
  ('890', 'Utsjoki', 'Utsjoki', '{fi}', 'whole', '28'),
  ('892', 'Uurainen', 'Uurainen', '{fi}', null, '27'),
  ('893', 'Uusikaarlepyy', 'Nykarleby', '{sv,fi}', null, '26'),
  ('895', 'Uusikaupunki', 'Nystad', '{fi}', null, '41'),
  ('905', 'Vaasa', 'Vasa', '{fi,sv}', null, '26'),
  ('908', 'Valkeakoski', 'Valkeakoski', '{fi}', null, '39'),
  ('915', 'Varkaus', 'Varkaus', '{fi}', null, '13'),
  ('918', 'Vehmaa', 'Vemo', '{fi}', null, '41'),
  ('921', 'Vesanto', 'Vesanto', '{fi}', null, '17'),
  ('922', 'Vesilahti', 'Vesilahti', '{fi}', null, '39'),
  ('924', 'Veteli', 'Vetil', '{fi}', null, '12'),
  ('925', 'Vieremä', 'Vieremä', '{fi}', null, '45'),
  ('927', 'Vihti', 'Vichtis', '{fi}', null, '15'),
  ('931', 'Viitasaari', 'Viitasaari', '{fi}', null, '27'),
  ('934', 'Vimpeli', 'Vindala', '{fi}', null, '18'),
  ('935', 'Virolahti', 'Vederlax', '{fi}', null, '04'),
  ('936', 'Virrat', 'Virdois', '{fi}', null, '39'),
  ('941', 'Vårdö', 'Vårdö', '{sv}', null, '46'),
  ('946', 'Vöyri', 'Vörå', '{sv,fi}', null, '26'),
  ('976', 'Ylitornio', 'Övertorneå', '{fi}', null, '22'),
  ('977', 'Ylivieska', 'Ylivieska', '{fi}', null, '44'),
  ('980', 'Ylöjärvi', 'Ylöjärvi', '{fi}', null, '39'),
  ('981', 'Ypäjä', 'Ypäjä', '{fi}', null, '42'),
  ('989', 'Ähtäri', 'Etseri', '{fi}', null, '18'),
  ('992', 'Äänekoski', 'Äänekoski', '{fi}', null, '27');

-- Which area answers for which municipality.

-- East Uusimaa wellbeing services county
insert into municipality_area (municipality, area, valid_from)
select code, '01', date '2023-01-01' from unnest(array[
  '018', '407', '434', '504', '616', '638', '753'
]) as code;

-- Central Uusimaa wellbeing services county
insert into municipality_area (municipality, area, valid_from)
select code, '02', date '2023-01-01' from unnest(array[
  '106', '186', '505', '543', '611', '858'
]) as code;

-- West Uusimaa wellbeing services county
insert into municipality_area (municipality, area, valid_from)
select code, '03', date '2023-01-01' from unnest(array[
  '049', '078', '149', '224', '235', '257', '444', '710', '755', '927'
]) as code;

-- Vantaa and Kerava wellbeing services county
insert into municipality_area (municipality, area, valid_from)
select code, '04', date '2023-01-01' from unnest(array[
  '092', '245'
]) as code;

-- Southwest Finland wellbeing services county
insert into municipality_area (municipality, area, valid_from)
select code, '05', date '2023-01-01' from unnest(array[
  '019', '202', '284', '304', '322', '400', '423', '430', '445', '480', '481', '503', '529', '538',
  '561', '577', '631', '636', '680', '704', '734', '738', '761', '833', '853', '895', '918'
]) as code;

-- Satakunta wellbeing services county
insert into municipality_area (municipality, area, valid_from)
select code, '06', date '2023-01-01' from unnest(array[
  '050', '051', '079', '102', '181', '214', '230', '271', '484', '531', '608', '609', '684', '747',
  '783', '886'
]) as code;

-- Kanta-Häme wellbeing services county
insert into municipality_area (municipality, area, valid_from)
select code, '07', date '2023-01-01' from unnest(array[
  '061', '082', '086', '103', '109', '165', '169', '433', '694', '834', '981'
]) as code;

-- Pirkanmaa wellbeing services county
insert into municipality_area (municipality, area, valid_from)
select code, '08', date '2023-01-01' from unnest(array[
  '020', '108', '143', '177', '211', '250', '291', '418', '508', '536', '562', '581', '604', '619',
  '635', '702', '790', '837', '887', '908', '922', '936', '980'
]) as code;

-- Päijät-Häme wellbeing services county
insert into municipality_area (municipality, area, valid_from)
select code, '09', date '2023-01-01' from unnest(array[
  '016', '081', '098', '111', '142', '316', '398', '560', '576', '781'
]) as code;

-- Kymenlaakso wellbeing services county
insert into municipality_area (municipality, area, valid_from)
select code, '10', date '2023-01-01' from unnest(array[
  '075', '285', '286', '489', '624', '935'
]) as code;

-- South Karelia wellbeing services county
insert into municipality_area (municipality, area, valid_from)
select code, '11', date '2023-01-01' from unnest(array[
  '153', '405', '416', '441', '580', '689', '700', '739', '831'
]) as code;

-- South Savo wellbeing services county
insert into municipality_area (municipality, area, valid_from)
select code, '12', date '2023-01-01' from unnest(array[
  '046', '097', '178', '213', '491', '507', '593', '623', '681', '740', '768'
]) as code;

-- North Savo wellbeing services county
insert into municipality_area (municipality, area, valid_from)
select code, '13', date '2023-01-01' from unnest(array[
  '140', '171', '204', '239', '263', '297', '402', '420', '595', '686', '687', '749', '762', '778',
  '844', '857', '915', '921', '925'
]) as code;

-- North Karelia wellbeing services county
insert into municipality_area (municipality, area, valid_from)
select code, '14', date '2023-01-01' from unnest(array[
  '090', '146', '167', '176', '260', '276', '309', '422', '426', '541', '607', '707', '848'
]) as code;

-- Central Finland wellbeing services county
insert into municipality_area (municipality, area, valid_from)
select code, '15', date '2023-01-01' from unnest(array[
  '077', '172', '179', '182', '216', '226', '249', '256', '265', '275', '312', '410', '435', '495',
  '500', '592', '601', '729', '850', '892', '931', '992'
]) as code;

-- South Ostrobothnia wellbeing services county
insert into municipality_area (municipality, area, valid_from)
select code, '16', date '2023-01-01' from unnest(array[
  '005', '010', '052', '145', '151', '152', '218', '232', '233', '300', '301', '403', '408', '743',
  '759', '846', '934', '989'
]) as code;

-- Ostrobothnia wellbeing services county
insert into municipality_area (municipality, area, valid_from)
select code, '17', date '2023-01-01' from unnest(array[
  '231', '280', '287', '288', '399', '440', '475', '499', '545', '598', '599', '893', '905', '946'
]) as code;

-- Central Ostrobothnia wellbeing services county
insert into municipality_area (municipality, area, valid_from)
select code, '18', date '2023-01-01' from unnest(array[
  '074', '217', '236', '272', '421', '584', '849', '924'
]) as code;

-- North Ostrobothnia wellbeing services county
insert into municipality_area (municipality, area, valid_from)
select code, '19', date '2023-01-01' from unnest(array[
  '009', '069', '071', '072', '139', '208', '244', '305', '317', '425', '436', '483', '494', '535',
  '563', '564', '615', '625', '626', '630', '678', '691', '746', '748', '785', '791', '832', '859',
  '889', '977'
]) as code;

-- Kainuu wellbeing services county
insert into municipality_area (municipality, area, valid_from)
select code, '20', date '2023-01-01' from unnest(array[
  '105', '205', '290', '578', '620', '697', '765', '777'
]) as code;

-- Lapland wellbeing services county
insert into municipality_area (municipality, area, valid_from)
select code, '21', date '2023-01-01' from unnest(array[
  '047', '148', '240', '241', '261', '273', '320', '498', '583', '614', '683', '698', '732', '742',
  '751', '758', '845', '851', '854', '890', '976'
]) as code;

-- City of Helsinki
insert into municipality_area (municipality, area, valid_from)
select code, '90', date '2023-01-01' from unnest(array[
  '091'
]) as code;

-- Åland
insert into municipality_area (municipality, area, valid_from)
select code, '91', date '2023-01-01' from unnest(array[
  '035', '043', '060', '062', '065', '076', '170', '295', '318', '417', '438', '478', '736', '766',
  '771', '941'
]) as code;

-- Mergers since 2009; the successor is the direct one.
insert into municipality_merger (old_code, name_fi, name_sv, successor, effective) values
  ('004', 'Alahärmä', 'Alahärmä', '233', '2009-01-01'),
  ('006', 'Alastaro', 'Alastaro', '430', '2009-01-01'),
  ('017', 'Askainen', 'Villnäs', '481', '2009-01-01'),
  ('040', 'Dragsfjärd', 'Dragsfjärd', '322', '2009-01-01'),
  ('044', 'Elimäki', 'Elimäki', '286', '2009-01-01'),
  ('045', 'Eno', 'Eno', '167', '2009-01-01'),
  ('073', 'Halikko', 'Halikko', '734', '2009-01-01'),
  ('083', 'Hauho', 'Hauho', '109', '2009-01-01'),
  ('101', 'Houtskari', 'Houtskär', '445', '2009-01-01'),
  ('150', 'Iniö', 'Iniö', '445', '2009-01-01'),
  ('163', 'Jaala', 'Jaala', '286', '2009-01-01'),
  ('173', 'Joutseno', 'Joutseno', '405', '2009-01-01'),
  ('175', 'Jurva', 'Jurva', '301', '2009-01-01'),
  ('180', 'Jyväskylän mlk', 'Jyväskylä lk', '179', '2009-01-01'),
  ('183', 'Jämsänkoski', 'Jämsänkoski', '182', '2009-01-01'),
  ('210', 'Kalvola', 'Kalvola', '109', '2009-01-01'),
  ('220', 'Karjaa', 'Karis', '710', '2009-01-01'),
  ('243', 'Kemiö', 'Kimito', '322', '2009-01-01'),
  ('247', 'Kestilä', 'Kestilä', '791', '2009-01-01'),
  ('252', 'Kiikala', 'Kiikala', '734', '2009-01-01'),
  ('259', 'Kisko', 'Kisko', '734', '2009-01-01'),
  ('262', 'Kiukainen', 'Kiukainen', '050', '2009-01-01'),
  ('277', 'Korpilahti', 'Korpilahti', '179', '2009-01-01'),
  ('279', 'Korppoo', 'Korpo', '445', '2009-01-01'),
  ('281', 'Kortesjärvi', 'Kortesjärvi', '233', '2009-01-01'),
  ('303', 'Kuru', 'Kuru', '980', '2009-01-01'),
  ('306', 'Kuusankoski', 'Kuusankoski', '286', '2009-01-01'),
  ('308', 'Kuusjoki', 'Kuusjoki', '734', '2009-01-01'),
  ('315', 'Kälviä', 'Kelviå', '272', '2009-01-01'),
  ('401', 'Lammi', 'Lammi', '109', '2009-01-01'),
  ('406', 'Lappi', 'Lappi', '684', '2009-01-01'),
  ('414', 'Lehtimäki', 'Lehtimäki', '005', '2009-01-01'),
  ('419', 'Lemu', 'Lemu', '481', '2009-01-01'),
  ('429', 'Lohtaja', 'Lochteå', '272', '2009-01-01'),
  ('482', 'Mellilä', 'Mellilä', '430', '2009-01-01'),
  ('485', 'Merimasku', 'Merimasku', '529', '2009-01-01'),
  ('493', 'Mouhijärvi', 'Mouhijärvi', '790', '2009-01-01'),
  ('501', 'Muurla', 'Muurla', '734', '2009-01-01'),
  ('506', 'Mänttä', 'Mänttä', '508', '2009-01-01'),
  ('533', 'Nauvo', 'Nagu', '445', '2009-01-01'),
  ('544', 'Nurmo', 'Nurmo', '743', '2009-01-01'),
  ('573', 'Parainen', 'Pargas', '445', '2009-01-01'),
  ('586', 'Perniö', 'Bjärnå', '734', '2009-01-01'),
  ('587', 'Pertteli', 'Pertteli', '734', '2009-01-01'),
  ('602', 'Piikkiö', 'Pikis', '202', '2009-01-01'),
  ('603', 'Piippola', 'Piippola', '791', '2009-01-01'),
  ('606', 'Pohja', 'Pojo', '710', '2009-01-01'),
  ('617', 'Pulkkila', 'Pulkkila', '791', '2009-01-01'),
  ('632', 'Pyhäselkä', 'Pyhäselkä', '167', '2009-01-01'),
  ('633', 'Pylkönmäki', 'Pylkönmäki', '729', '2009-01-01'),
  ('682', 'Rantsila', 'Rantsila', '791', '2009-01-01'),
  ('692', 'Renko', 'Renko', '109', '2009-01-01'),
  ('705', 'Rymättylä', 'Rimito', '529', '2009-01-01'),
  ('737', 'Sammatti', 'Sammatti', '444', '2009-01-01'),
  ('741', 'Savonranta', 'Savonranta', '740', '2009-01-01'),
  ('754', 'Anjalankoski', 'Anjalankoski', '286', '2009-01-01'),
  ('776', 'Suomusjärvi', 'Suomusjärvi', '734', '2009-01-01'),
  ('784', 'Särkisalo', 'Finby', '734', '2009-01-01'),
  ('835', 'Tammisaari', 'Ekenäs', '710', '2009-01-01'),
  ('855', 'Tuulos', 'Tuulos', '109', '2009-01-01'),
  ('885', 'Ullava', 'Ullava', '272', '2009-01-01'),
  ('906', 'Vahto', 'Vahto', '704', '2009-01-01'),
  ('909', 'Valkeala', 'Valkeala', '286', '2009-01-01'),
  ('912', 'Vammala', 'Vammala', '790', '2009-01-01'),
  ('913', 'Vampula', 'Vampula', '102', '2009-01-01'),
  ('920', 'Velkua', 'Velkua', '529', '2009-01-01'),
  ('923', 'Västanfjärd', 'Västanfjärd', '322', '2009-01-01'),
  ('933', 'Vilppula', 'Vilppula', '508', '2009-01-01'),
  ('971', 'Ylihärmä', 'Ylihärmä', '233', '2009-01-01'),
  ('973', 'Ylikiiminki', 'Ylikiiminki', '564', '2009-01-01'),
  ('975', 'Ylistaro', 'Ylistaro', '743', '2009-01-01'),
  ('979', 'Yläne', 'Yläne', '636', '2009-01-01'),
  ('988', 'Äetsä', 'Äetsä', '790', '2009-01-01'),
  ('095', 'Himanka', 'Himanka', '208', '2010-01-01'),
  ('424', 'Liljendal', 'Liljendal', '434', '2010-01-01'),
  ('537', 'Noormarkku', 'Norrmark', '609', '2010-01-01'),
  ('585', 'Pernaja', 'Pernå', '434', '2010-01-01'),
  ('701', 'Ruotsinpyhtää', 'Strömfors', '434', '2010-01-01'),
  ('978', 'Ylämaa', 'Ylämaa', '405', '2010-01-01'),
  ('015', 'Artjärvi', 'Artsjö', '560', '2011-01-01'),
  ('227', 'Karttula', 'Karttula', '297', '2011-01-01'),
  ('289', 'Kuhmalahti', 'Kuhmalahti', '211', '2011-01-01'),
  ('310', 'Kylmäkoski', 'Kylmäkoski', '020', '2011-01-01'),
  ('559', 'Oravainen', 'Oravais', '946', '2011-01-01'),
  ('916', 'Varpaisjärvi', 'Varpaisjärvi', '402', '2011-01-01'),
  ('945', 'Vöyri-Maksamaa', 'Vörå-Maxmo', '946', '2011-01-01'),
  ('084', 'Haukipudas', 'Haukipudas', '564', '2013-01-01'),
  ('223', 'Karjalohja', 'Karislojo', '444', '2013-01-01'),
  ('246', 'Kerimäki', 'Kerimäki', '740', '2013-01-01'),
  ('248', 'Kesälahti', 'Kesälahti', '260', '2013-01-01'),
  ('254', 'Kiikoinen', 'Kiikoinen', '790', '2013-01-01'),
  ('255', 'Kiiminki', 'Kiiminki', '564', '2013-01-01'),
  ('534', 'Nilsiä', 'Nilsiä', '297', '2013-01-01'),
  ('540', 'Nummi-Pusula', 'Nummi-Pusula', '444', '2013-01-01'),
  ('567', 'Oulunsalo', 'Oulunsalo', '564', '2013-01-01'),
  ('618', 'Punkaharju', 'Punkaharju', '740', '2013-01-01'),
  ('696', 'Ristiina', 'Ristiina', '491', '2013-01-01'),
  ('775', 'Suomenniemi', 'Suomenniemi', '491', '2013-01-01'),
  ('863', 'Töysä', 'Töysä', '010', '2013-01-01'),
  ('926', 'Vihanti', 'Vihanti', '678', '2013-01-01'),
  ('942', 'Vähäkyrö', 'Lillkyro', '905', '2013-01-01'),
  ('972', 'Yli-Ii', 'Yli-Ii', '564', '2013-01-01'),
  ('413', 'Lavia', 'Lavia', '609', '2015-01-01'),
  ('476', 'Maaninka', 'Maaninka', '297', '2015-01-01'),
  ('838', 'Tarvasjoki', 'Tarvasjoki', '423', '2015-01-01'),
  ('164', 'Jalasjärvi', 'Jalasjärvi', '301', '2016-01-01'),
  ('283', 'Hämeenkoski', 'Hämeenkoski', '098', '2016-01-01'),
  ('319', 'Köyliö', 'Kjulo', '783', '2016-01-01'),
  ('532', 'Nastola', 'Nastola', '398', '2016-01-01'),
  ('174', 'Juankoski', 'Juankoski', '297', '2017-01-01'),
  ('442', 'Luvia', 'Luvia', '051', '2017-01-01'),
  ('911', 'Valtimo', 'Valtimo', '541', '2020-01-01'),
  ('099', 'Honkajoki', 'Honkajoki', '214', '2021-01-01'),
  ('588', 'Pertunmaa', 'Pertunmaa', '507', '2025-01-01');

-- One default office for each area, one for FPA, and the desk of the people who look at what no office can take.
insert into office (id, party, area, kind, name_fi, name_sv, name_en, valid_from) values
  ('fpa', '0246246-0', null, 'default', 'Kansaneläkelaitos, perustoimeentulotuki', 'Folkpensionsanstalten, grundläggande utkomststöd', 'Kela, basic social assistance', '2017-01-01'),
  ('manual-desk', null, null, 'manual-desk', 'Käsinohjaus', 'Manuell hantering', 'Manual desk', '2017-01-01'),
  ('area-01', '3221339-3', '01', 'default', 'Itä-Uudenmaan hyvinvointialue, sosiaalipalvelut', 'Östra Nylands välfärdsområde, socialservice', 'East Uusimaa wellbeing services county, social services', '2023-01-01'),
  ('area-02', '2844969-4', '02', 'default', 'Keski-Uudenmaan hyvinvointialue, sosiaalipalvelut', 'Mellersta Nylands välfärdsområde, socialservice', 'Central Uusimaa wellbeing services county, social services', '2023-01-01'),
  ('area-03', '3221347-3', '03', 'default', 'Länsi-Uudenmaan hyvinvointialue, sosiaalipalvelut', 'Västra Nylands välfärdsområde, socialservice', 'West Uusimaa wellbeing services county, social services', '2023-01-01'),
  ('area-04', '3221356-1', '04', 'default', 'Vantaan ja Keravan hyvinvointialue, sosiaalipalvelut', 'Vanda och Kervo välfärdsområde, socialservice', 'Vantaa and Kerava wellbeing services county, social services', '2023-01-01'),
  ('area-05', '3221065-1', '05', 'default', 'Varsinais-Suomen hyvinvointialue, sosiaalipalvelut', 'Egentliga Finlands välfärdsområde, socialservice', 'Southwest Finland wellbeing services county, social services', '2023-01-01'),
  ('area-06', '3221304-3', '06', 'default', 'Satakunnan hyvinvointialue, sosiaalipalvelut', 'Satakunta välfärdsområde, socialservice', 'Satakunta wellbeing services county, social services', '2023-01-01'),
  ('area-07', '3221307-8', '07', 'default', 'Kanta-Hämeen hyvinvointialue, sosiaalipalvelut', 'Egentliga Tavastlands välfärdsområde, socialservice', 'Kanta-Häme wellbeing services county, social services', '2023-01-01'),
  ('area-08', '3221308-6', '08', 'default', 'Pirkanmaan hyvinvointialue, sosiaalipalvelut', 'Birkalands välfärdsområde, socialservice', 'Pirkanmaa wellbeing services county, social services', '2023-01-01'),
  ('area-09', '3221309-4', '09', 'default', 'Päijät-Hämeen hyvinvointialue, sosiaalipalvelut', 'Päijänne-Tavastlands välfärdsområde, socialservice', 'Päijät-Häme wellbeing services county, social services', '2023-01-01'),
  ('area-10', '0725901-5', '10', 'default', 'Kymenlaakson hyvinvointialue, sosiaalipalvelut', 'Kymmenedalens välfärdsområde, socialservice', 'Kymenlaakso wellbeing services county, social services', '2023-01-01'),
  ('area-11', '0725937-3', '11', 'default', 'Etelä-Karjalan hyvinvointialue, sosiaalipalvelut', 'Södra Karelens välfärdsområde, socialservice', 'South Karelia wellbeing services county, social services', '2023-01-01'),
  ('area-12', '3221315-8', '12', 'default', 'Etelä-Savon hyvinvointialue, sosiaalipalvelut', 'Södra Savolax välfärdsområde, socialservice', 'South Savo wellbeing services county, social services', '2023-01-01'),
  ('area-13', '3221316-6', '13', 'default', 'Pohjois-Savon hyvinvointialue, sosiaalipalvelut', 'Norra Savolax välfärdsområde, socialservice', 'North Savo wellbeing services county, social services', '2023-01-01'),
  ('area-14', '3221317-4', '14', 'default', 'Pohjois-Karjalan hyvinvointialue, sosiaalipalvelut', 'Norra Karelens välfärdsområde, socialservice', 'North Karelia wellbeing services county, social services', '2023-01-01'),
  ('area-15', '3221318-2', '15', 'default', 'Keski-Suomen hyvinvointialue, sosiaalipalvelut', 'Mellersta Finlands välfärdsområde, socialservice', 'Central Finland wellbeing services county, social services', '2023-01-01'),
  ('area-16', '3221323-8', '16', 'default', 'Etelä-Pohjanmaan hyvinvointialue, sosiaalipalvelut', 'Södra Österbottens välfärdsområde, socialservice', 'South Ostrobothnia wellbeing services county, social services', '2023-01-01'),
  ('area-17', '0349388-3', '17', 'default', 'Pohjanmaan hyvinvointialue, sosiaalipalvelut', 'Österbottens välfärdsområde, socialservice', 'Ostrobothnia wellbeing services county, social services', '2023-01-01'),
  ('area-18', '0216462-3', '18', 'default', 'Keski-Pohjanmaan hyvinvointialue, sosiaalipalvelut', 'Mellersta Österbottens välfärdsområde, socialservice', 'Central Ostrobothnia wellbeing services county, social services', '2023-01-01'),
  ('area-19', '3221326-2', '19', 'default', 'Pohjois-Pohjanmaan hyvinvointialue, sosiaalipalvelut', 'Norra Österbottens välfärdsområde, socialservice', 'North Ostrobothnia wellbeing services county, social services', '2023-01-01'),
  ('area-20', '1905652-2', '20', 'default', 'Kainuun hyvinvointialue, sosiaalipalvelut', 'Kajanalands välfärdsområde, socialservice', 'Kainuu wellbeing services county, social services', '2023-01-01'),
  ('area-21', '3221332-6', '21', 'default', 'Lapin hyvinvointialue, sosiaalipalvelut', 'Lapplands välfärdsområde, socialservice', 'Lapland wellbeing services county, social services', '2023-01-01'),
  ('area-90', '0201256-6', '90', 'default', 'Helsingin kaupunki, sosiaalipalvelut', 'Helsingfors stad, socialservice', 'City of Helsinki, social services', '2023-01-01'),
  ('area-91', null, '91', 'default', 'Ahvenanmaa, Kommunernas socialtjänst (KST)', 'Åland, Kommunernas socialtjänst (KST)', 'Åland, municipal social services (KST)', '2023-01-01');

-- The least specific rules: what is for FPA goes to FPA, what is for social services goes by area.
insert into routing_rule (id, receiver_kind, area, office, valid_from) values
  ('default-fpa', 'fpa', null, 'fpa', '2017-01-01'),
  ('default-area-01', 'social-services', '01', 'area-01', '2023-01-01'),
  ('default-area-02', 'social-services', '02', 'area-02', '2023-01-01'),
  ('default-area-03', 'social-services', '03', 'area-03', '2023-01-01'),
  ('default-area-04', 'social-services', '04', 'area-04', '2023-01-01'),
  ('default-area-05', 'social-services', '05', 'area-05', '2023-01-01'),
  ('default-area-06', 'social-services', '06', 'area-06', '2023-01-01'),
  ('default-area-07', 'social-services', '07', 'area-07', '2023-01-01'),
  ('default-area-08', 'social-services', '08', 'area-08', '2023-01-01'),
  ('default-area-09', 'social-services', '09', 'area-09', '2023-01-01'),
  ('default-area-10', 'social-services', '10', 'area-10', '2023-01-01'),
  ('default-area-11', 'social-services', '11', 'area-11', '2023-01-01'),
  ('default-area-12', 'social-services', '12', 'area-12', '2023-01-01'),
  ('default-area-13', 'social-services', '13', 'area-13', '2023-01-01'),
  ('default-area-14', 'social-services', '14', 'area-14', '2023-01-01'),
  ('default-area-15', 'social-services', '15', 'area-15', '2023-01-01'),
  ('default-area-16', 'social-services', '16', 'area-16', '2023-01-01'),
  ('default-area-17', 'social-services', '17', 'area-17', '2023-01-01'),
  ('default-area-18', 'social-services', '18', 'area-18', '2023-01-01'),
  ('default-area-19', 'social-services', '19', 'area-19', '2023-01-01'),
  ('default-area-20', 'social-services', '20', 'area-20', '2023-01-01'),
  ('default-area-21', 'social-services', '21', 'area-21', '2023-01-01'),
  ('default-area-90', 'social-services', '90', 'area-90', '2023-01-01'),
  ('default-area-91', 'social-services', '91', 'area-91', '2023-01-01');
