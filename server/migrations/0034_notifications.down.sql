drop function notifications_sweep(timestamptz, interval, int);
drop table notifications_mute;
drop table notifications_message;
