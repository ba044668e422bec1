drop table notifications_preference;
