create table orders (id int primary key, customer varchar, item varchar, quantity int);
insert into orders values
  (1, 'Amina', 'saddle', 1),
  (2, 'Bashir', 'water bag', 4),
  (3, 'Amina', 'dates', 12);
