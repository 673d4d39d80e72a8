import { defineMigration } from '@sapocom/sdk-plugin'

export default defineMigration(
  '20261123T0900-create-region',
  `
  create table regions.region (
    key text primary key,
    parent text references regions.region (key),
    kind text not null check (kind in ('land', 'district', 'city')),
    name text not null,
    short text not null
  );

  insert into regions.region (key, parent, kind, name, short) values
    ('13', null, 'land', 'Mecklenburg-Vorpommern', 'Mecklenburg-Vorpommern'),
    ('13003', '13', 'city', 'Hanse- und Universitätsstadt Rostock', 'Rostock'),
    ('13004', '13', 'city', 'Landeshauptstadt Schwerin', 'Schwerin'),
    ('13071', '13', 'district', 'Landkreis Mecklenburgische Seenplatte', 'Mecklenburgische Seenplatte'),
    ('13072', '13', 'district', 'Landkreis Rostock', 'Landkreis Rostock'),
    ('13073', '13', 'district', 'Landkreis Vorpommern-Rügen', 'Vorpommern-Rügen'),
    ('13074', '13', 'district', 'Landkreis Nordwestmecklenburg', 'Nordwestmecklenburg'),
    ('13075', '13', 'district', 'Landkreis Vorpommern-Greifswald', 'Vorpommern-Greifswald'),
    ('13076', '13', 'district', 'Landkreis Ludwigslust-Parchim', 'Ludwigslust-Parchim');

  create view regions.v1_region as select key, parent, kind, name, short from regions.region;
  `,
)
