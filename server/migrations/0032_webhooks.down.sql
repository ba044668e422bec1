drop function webhooks_sweep;
drop function webhooks_behind;
drop table webhooks_delivery;
drop table webhooks_cursor;
drop table webhooks_endpoint;
