-- Zones that only ICU knows were taken until now; they become the zones of the IANA database that ICU takes them for, which
-- is what people were shown. Other spellings of a zone's name stay: they are read as they are.
create temporary table renamed_zone (old text primary key, new text not null) on commit drop;
insert into renamed_zone values
  ('act', 'Australia/Darwin'), ('aet', 'Australia/Sydney'), ('agt', 'America/Argentina/Buenos_Aires'),
  ('art', 'Africa/Cairo'), ('ast', 'America/Anchorage'), ('bet', 'America/Sao_Paulo'), ('bst', 'Asia/Dhaka'),
  ('cat', 'Africa/Maputo'), ('cnt', 'America/St_Johns'), ('cst', 'America/Chicago'), ('ctt', 'Asia/Shanghai'),
  ('eat', 'Africa/Nairobi'), ('ect', 'Europe/Paris'), ('iet', 'America/Indiana/Indianapolis'),
  ('ist', 'Asia/Kolkata'), ('jst', 'Asia/Tokyo'), ('mit', 'Pacific/Apia'), ('net', 'Asia/Yerevan'),
  ('nst', 'Pacific/Auckland'), ('plt', 'Asia/Karachi'), ('pnt', 'America/Phoenix'), ('prt', 'America/Puerto_Rico'),
  ('pst', 'America/Los_Angeles'), ('sst', 'Pacific/Guadalcanal'), ('vst', 'Asia/Ho_Chi_Minh'),
  ('us/pacific-new', 'America/Los_Angeles'), ('canada/east-saskatchewan', 'America/Regina'),
  ('systemv/ast4', 'Etc/GMT+4'), ('systemv/ast4adt', 'America/Halifax'), ('systemv/cst6', 'Etc/GMT+6'),
  ('systemv/cst6cdt', 'America/Chicago'), ('systemv/est5', 'Etc/GMT+5'), ('systemv/est5edt', 'America/New_York'),
  ('systemv/hst10', 'Etc/GMT+10'), ('systemv/mst7', 'Etc/GMT+7'), ('systemv/mst7mdt', 'America/Denver'),
  ('systemv/pst8', 'Etc/GMT+8'), ('systemv/pst8pdt', 'America/Los_Angeles'), ('systemv/yst9', 'Etc/GMT+9'),
  ('systemv/yst9ydt', 'America/Anchorage');

update tenancy_company t set time_zone = new from renamed_zone where lower(time_zone) = old;
update auth_user t set time_zone = new from renamed_zone where lower(time_zone) = old;
update planning_event t set time_zone = new from renamed_zone where lower(time_zone) = old;

drop table renamed_zone;
