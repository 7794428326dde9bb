// The expansion of many_to_many_child.input.rs.
const _: () = {
    #[diagnostic::do_not_recommend]
    impl ::webapi_core::resource::Resource for Member {
        const DEPTH: usize = 1 + <Group as ::webapi_core::resource::Resource>::DEPTH;
        const DESCRIPTOR: &'static ::webapi_core::descriptor::Descriptor = &::webapi_core::descriptor::Descriptor {
            name: "member",
            plural: "members",
            item_key: "member",
            list_key: "members",
            uri_name: "members",
            link_name: "members",
            uri_template: ::core::option::Option::Some("member"),
            uri_template_plural: ::core::option::Option::Some("members"),
            doc: "Somebody in a group.",
            type_name: "Member",
            file: ::core::file!(),
            line: ::core::line!(),
            type_id: ::core::any::TypeId::of::<Member>(),
            parent: ::core::option::Option::Some(::webapi_core::descriptor::ParentRef {
                type_id: ::core::any::TypeId::of::<Group>(),
                type_name: "Group",
            }),
            attach: ::webapi_core::descriptor::Attach::Item,
            shape: ::webapi_core::descriptor::Shape::Items {
                variable: "username",
                pattern: "[^/]+",
            },
            methods: &[::webapi_core::descriptor::Method::Get],
            require: &[
                (
                    ::webapi_core::descriptor::Method::Get,
                    ::webapi_core::descriptor::Requirement::Public,
                ),
            ],
            fields: &[
                ::webapi_core::descriptor::PayloadField {
                    name: "id",
                    role: ::webapi_core::descriptor::FieldRole::Value,
                    kind: {
                        #[allow(
                            unused_imports,
                            reason = "an inherent constant wins where the type is a request field"
                        )]
                        use ::webapi_core::__private::KindFallback as _;
                        ::webapi_core::__private::KindOf::<i64>::KIND
                    },
                    description: "",
                    added_in: ::core::option::Option::None,
                    deprecated_in: ::core::option::Option::None,
                },
                ::webapi_core::descriptor::PayloadField {
                    name: "username",
                    role: ::webapi_core::descriptor::FieldRole::Value,
                    kind: {
                        #[allow(
                            unused_imports,
                            reason = "an inherent constant wins where the type is a request field"
                        )]
                        use ::webapi_core::__private::KindFallback as _;
                        ::webapi_core::__private::KindOf::<String>::KIND
                    },
                    description: "",
                    added_in: ::core::option::Option::None,
                    deprecated_in: ::core::option::Option::None,
                },
                ::webapi_core::descriptor::PayloadField {
                    name: "groups",
                    role: ::webapi_core::descriptor::FieldRole::Many {
                        index: 0usize,
                        target: ::core::any::TypeId::of::<Group>(),
                    },
                    kind: ::webapi_core::field::FieldKind::ResourceList("Group"),
                    description: "",
                    added_in: ::core::option::Option::None,
                    deprecated_in: ::core::option::Option::None,
                },
            ],
            vendor: ::webapi_core::descriptor::Vendor::Inherit,
            mimetype_item: "member",
            mimetype_list: "members",
            scope_name: "member",
            scope_name_given: false,
            policy_id: "member",
            oauth2_token_access_allowed: true,
            api_token_access_allowed: true,
            auto_etag: false,
            require_if_match: false,
            pagination: ::webapi_core::descriptor::Pagination {
                default: 25u32,
                max: 200u32,
                by_cursor: false,
            },
            list_rules: ::core::option::Option::Some(
                ::webapi_core::descriptor::RequestRules::of(const { &[] }, true),
            ),
            create_rules: ::core::option::Option::Some(
                ::webapi_core::descriptor::RequestRules::of(const { &[] }, false),
            ),
            update_rules: ::core::option::Option::Some(
                ::webapi_core::descriptor::RequestRules::of(const { &[] }, false),
            ),
            added_in: ::core::option::Option::None,
            deprecated_in: ::core::option::Option::None,
            vtable: &const { ::webapi_core::resource::VTable::of::<Member>() },
        };
    }
    const _: usize = <Member as ::webapi_core::resource::Resource>::DEPTH;
    #[derive(::core::default::Default, ::diesel::Insertable, ::diesel::AsChangeset)]
    #[diesel(table_name = users, primary_key(id))]
    struct MemberDraft {
        #[diesel(column_name = username)]
        pub username: ::core::option::Option<String>,
    }
    #[diagnostic::do_not_recommend]
    impl ::webapi_core::resource::Model for Member {
        type Table = users::table;
        type PrimaryKey = users::id;
        type Pk = i64;
        type Query = ::diesel::helper_types::IntoBoxed<
            'static,
            users::table,
            ::webapi_core::db::Db,
        >;
        type Links = ();
        type Draft = MemberDraft;
        const COLUMNS: usize = 2usize;
        const MANY: usize = 1usize;
        const KEYED_BY_PK: bool = false;
        const FILTERS: &'static [::webapi_core::resource::operator::Filter] = &[];
        const SORTABLE: &'static [(&'static str, usize)] = &[];
        const DEFAULT_SORT: &'static [::webapi_core::resource::operator::Order] = &[
            ::webapi_core::resource::operator::Order {
                field: 0usize,
                descending: false,
            },
        ];
        const SEARCHED: bool = false;
        #[allow(unused_variables, reason = "not every resource has an item URL")]
        fn lookup(
            key: &str,
            parent: ::core::option::Option<
                &(dyn ::core::any::Any + ::core::marker::Send),
            >,
            conn: &mut ::webapi_core::db::DbConn,
        ) -> ::core::option::Option<
            ::diesel::QueryResult<::webapi_core::resource::Loaded<Self>>,
        > {
            ::core::option::Option::None
        }
        fn by_pk(
            pk: &Self::Pk,
            conn: &mut ::webapi_core::db::DbConn,
        ) -> ::diesel::QueryResult<::webapi_core::resource::Loaded<Self>> {
            #[allow(unused_imports, reason = "only joins need them all")]
            use ::diesel::{
                ExpressionMethods as _, JoinOnDsl as _, NullableExpressionMethods as _,
                QueryDsl as _, RunQueryDsl as _,
            };
            let rows = users::table
                .filter(users::id.eq(::core::clone::Clone::clone(pk)))
                .select(::webapi_core::db::columns::<Self>());
            let rows: ::diesel::QueryResult<::std::vec::Vec<Self>> = ::webapi_core::with_native!(
                conn, | native | rows.load(native)
            );
            rows?
                .pop()
                .map(|object| ::webapi_core::resource::Loaded::new(object, ()))
                .ok_or(::diesel::result::Error::NotFound)
        }
        fn query() -> Self::Query {
            #[allow(unused_imports, reason = "only joins need them all")]
            use ::diesel::{
                ExpressionMethods as _, JoinOnDsl as _, NullableExpressionMethods as _,
                QueryDsl as _,
            };
            users::table.into_boxed()
        }
        fn load(
            query: Self::Query,
            conn: &mut ::webapi_core::db::DbConn,
        ) -> ::diesel::QueryResult<
            ::std::vec::Vec<::webapi_core::resource::Loaded<Self>>,
        > {
            #[allow(unused_imports, reason = "only joins need them all")]
            use ::diesel::{
                NullableExpressionMethods as _, QueryDsl as _, RunQueryDsl as _,
            };
            let rows: ::std::vec::Vec<Self> = query
                .select(::webapi_core::db::columns::<Self>())
                .load(conn)?;
            ::core::result::Result::Ok(
                rows
                    .into_iter()
                    .map(|object| ::webapi_core::resource::Loaded::new(object, ()))
                    .collect(),
            )
        }
        fn first(
            query: Self::Query,
            conn: &mut ::webapi_core::db::DbConn,
        ) -> ::diesel::QueryResult<::webapi_core::resource::Loaded<Self>> {
            let mut rows = <Self as ::webapi_core::resource::Model>::load(query, conn)?;
            rows.pop().ok_or(::diesel::result::Error::NotFound)
        }
        fn pks(
            query: Self::Query,
            conn: &mut ::webapi_core::db::DbConn,
        ) -> ::diesel::QueryResult<::std::vec::Vec<Self::Pk>> {
            ::diesel::RunQueryDsl::load(
                ::diesel::QueryDsl::select(query, users::id),
                conn,
            )
        }
        fn count_all(
            conn: &mut ::webapi_core::db::DbConn,
        ) -> ::diesel::QueryResult<i64> {
            ::diesel::RunQueryDsl::get_result(
                ::diesel::QueryDsl::count(users::table),
                conn,
            )
        }
        fn count(
            query: Self::Query,
            conn: &mut ::webapi_core::db::DbConn,
        ) -> ::diesel::QueryResult<i64> {
            ::diesel::RunQueryDsl::get_result(::diesel::QueryDsl::count(query), conn)
        }
        fn with_pk(query: Self::Query, pk: &Self::Pk) -> Self::Query {
            ::diesel::QueryDsl::filter(
                query,
                ::diesel::ExpressionMethods::eq(
                    users::id,
                    ::core::clone::Clone::clone(pk),
                ),
            )
        }
        fn with_pks(query: Self::Query, pks: ::std::vec::Vec<Self::Pk>) -> Self::Query {
            ::diesel::QueryDsl::filter(
                query,
                ::diesel::ExpressionMethods::eq_any(users::id, pks),
            )
        }
        #[allow(unused_variables, reason = "not every resource has an item URL")]
        fn with_key(
            query: Self::Query,
            key: &str,
        ) -> ::core::option::Option<Self::Query> {
            let key = <String as ::webapi_core::resource::KeyType>::parse(key)?;
            ::core::option::Option::Some(
                ::diesel::QueryDsl::filter(
                    query,
                    ::diesel::ExpressionMethods::eq(users::username, key),
                ),
            )
        }
        #[allow(unused_variables, reason = "not every resource has an item URL")]
        fn canonical_key(key: &str) -> ::core::option::Option<::std::string::String> {
            let key = <String as ::webapi_core::resource::KeyType>::parse(key)?;
            ::core::option::Option::Some(
                <String as ::webapi_core::resource::KeyType>::text(&key).into_owned(),
            )
        }
        #[allow(unused_variables, reason = "not every resource has an item URL")]
        fn among(
            query: Self::Query,
            keys: &[::std::string::String],
            inside: bool,
        ) -> Self::Query {
            let keys: ::std::vec::Vec<String> = keys
                .iter()
                .filter_map(|key| <String as ::webapi_core::resource::KeyType>::parse(
                    key,
                ))
                .collect();
            if inside {
                ::diesel::QueryDsl::filter(
                    query,
                    ::diesel::ExpressionMethods::eq_any(users::username, keys),
                )
            } else {
                ::diesel::QueryDsl::filter(
                    query,
                    ::diesel::ExpressionMethods::ne_all(users::username, keys),
                )
            }
        }
        #[allow(unused_variables, reason = "not every resource has filters")]
        fn compare(
            query: Self::Query,
            field: usize,
            comparison: &::webapi_core::resource::operator::Comparison<'_>,
        ) -> ::core::result::Result<
            Self::Query,
            (Self::Query, ::webapi_core::field::FieldError),
        > {
            match field {
                _ => ::core::result::Result::Ok(query),
            }
        }
        #[allow(unused_variables, reason = "not every resource is searched")]
        fn search(query: Self::Query, text: &str) -> Self::Query {
            query
        }
        #[allow(unused_variables, reason = "not every resource has a parent row")]
        fn within(
            query: Self::Query,
            parent: &dyn ::core::any::Any,
        ) -> ::webapi_core::error::ApiResult<Self::Query> {
            #[allow(unused_imports, reason = "depends on the kind of parent")]
            use ::diesel::{ExpressionMethods as _, QueryDsl as _};
            match ::webapi_core::__private::pk_of::<Group>(parent) {
                ::core::option::Option::Some(parent) => {
                    ::core::result::Result::Ok(
                        query
                            .filter(
                                users::id
                                    .eq_any(
                                        group_members::table
                                            .filter(group_members::group_id.eq(parent))
                                            .select(group_members::user_id),
                                    ),
                            ),
                    )
                }
                ::core::option::Option::None => {
                    ::core::result::Result::Err(
                        ::webapi_core::error::ApiError::internal(
                            "the object above is not of the declared parent type",
                        ),
                    )
                }
            }
        }
        #[allow(unused_variables, reason = "not every resource has a parent row")]
        fn within_all(
            query: Self::Query,
            parents: &[::webapi_core::resource::KeyValue],
        ) -> ::core::option::Option<Self::Query> {
            ::core::option::Option::None
        }
        #[allow(
            unused_variables,
            reason = "not every resource is sorted by what may be null"
        )]
        fn sort(
            mut query: Self::Query,
            orders: &[::webapi_core::resource::operator::Order],
            backward: bool,
            known: usize,
        ) -> Self::Query {
            for (position, order) in ::core::iter::Iterator::enumerate(orders.iter()) {
                query = match order.field {
                    0usize => {
                        ::webapi_core::__order!(
                            query, users::id, order.descending != backward
                        )
                    }
                    _ => query,
                };
            }
            ::webapi_core::__order!(query, users::id, backward)
        }
        fn window(query: Self::Query, start: i64, max: i64) -> Self::Query {
            ::diesel::QueryDsl::offset(::diesel::QueryDsl::limit(query, max), start)
        }
        fn limit(query: Self::Query, max: i64) -> Self::Query {
            ::diesel::QueryDsl::limit(query, max)
        }
        fn beyond(
            query: Self::Query,
            condition: ::webapi_core::cursor::Condition,
        ) -> Self::Query {
            ::diesel::QueryDsl::filter(query, condition)
        }
        const PRIMARY_KEY: usize = 0usize;
        fn cursor_part(
            &self,
            field: usize,
        ) -> ::core::option::Option<::webapi_core::cursor::Part> {
            #[allow(
                unused_imports,
                reason = "an associated function of the type wins where there is one"
            )]
            use ::webapi_core::cursor::PartFallback as _;
            match field {
                0usize => {
                    ::webapi_core::cursor::PartOf::<
                        i64,
                    >::part(::core::option::Option::Some(&self.id))
                }
                _ => ::core::option::Option::None,
            }
        }
        fn key_column(
            field: usize,
            part: &::webapi_core::cursor::Part,
        ) -> ::core::option::Option<::webapi_core::cursor::KeyColumn> {
            #[allow(
                unused_imports,
                reason = "an associated function of the type wins where there is one"
            )]
            use ::webapi_core::cursor::PartFallback as _;
            match field {
                0usize => {
                    ::webapi_core::cursor::PartOf::<i64>::column(users::id, false, part)
                }
                _ => ::core::option::Option::None,
            }
        }
        #[allow(unused_variables, reason = "a draft without columns says nothing")]
        fn insert(
            draft: Self::Draft,
            conn: &mut ::webapi_core::db::DbConn,
        ) -> ::diesel::QueryResult<Self> {
            let inserted: ::diesel::QueryResult<::std::vec::Vec<Self>> = {
                match draft {
                    Self::Draft { username: ::core::option::Option::Some(value_1) } => {
                        let insert = ::diesel::insert_into(users::table)
                            .values((
                                ::diesel::ExpressionMethods::eq(users::username, value_1),
                            ))
                            .returning(::webapi_core::db::columns::<Self>());
                        ::webapi_core::with_native!(
                            conn, | native | ::diesel::RunQueryDsl::get_results(insert,
                            native)
                        )
                    }
                    draft => {
                        ::diesel::RunQueryDsl::get_results(
                            ::diesel::insert_into(users::table)
                                .values(draft)
                                .returning(::webapi_core::db::columns::<Self>()),
                            conn,
                        )
                    }
                }
            };
            inserted?.pop().ok_or(::diesel::result::Error::NotFound)
        }
        #[allow(
            unused_variables,
            reason = "a draft of nothing but a key changes nothing"
        )]
        fn change(
            pk: &Self::Pk,
            draft: Self::Draft,
            conn: &mut ::webapi_core::db::DbConn,
        ) -> ::diesel::QueryResult<::core::option::Option<Self>> {
            use ::diesel::{OptionalExtension as _, QueryDsl as _, RunQueryDsl as _};
            let row = users::table.find(::core::clone::Clone::clone(pk));
            let changed = ::diesel::update(row)
                .set(draft)
                .returning(::webapi_core::db::columns::<Self>());
            match changed.get_result(conn) {
                ::core::result::Result::Err(
                    ::diesel::result::Error::QueryBuilderError(_),
                ) => {
                    row.select(
                            <Self as ::diesel::SelectableHelper<
                                ::webapi_core::db::Db,
                            >>::as_select(),
                        )
                        .first(conn)
                        .optional()
                }
                changed => changed.optional(),
            }
        }
        fn lock(
            pk: &Self::Pk,
            conn: &mut ::webapi_core::db::DbConn,
        ) -> ::diesel::QueryResult<()> {
            let row = ::diesel::QueryDsl::find(
                users::table,
                ::core::clone::Clone::clone(pk),
            );
            let row = ::diesel::QueryDsl::select(row, users::id);
            ::webapi_core::__lock!(row, conn)
        }
        fn remove(
            pk: &Self::Pk,
            conn: &mut ::webapi_core::db::DbConn,
        ) -> ::diesel::QueryResult<usize> {
            let row = ::diesel::QueryDsl::find(
                users::table,
                ::core::clone::Clone::clone(pk),
            );
            ::diesel::RunQueryDsl::execute(::diesel::delete(row), conn)
        }
        #[allow(unused_variables, reason = "not every draft can hold a key")]
        fn draft_key(
            draft: &Self::Draft,
        ) -> ::core::option::Option<(&'static str, ::std::borrow::Cow<'_, str>)> {
            draft
                .username
                .as_ref()
                .map(|key| (
                    "username",
                    <String as ::webapi_core::resource::KeyType>::text(key),
                ))
        }
        fn pk(&self) -> Self::Pk {
            ::core::clone::Clone::clone(&self.id)
        }
        fn key(&self) -> ::std::borrow::Cow<'_, str> {
            <String as ::webapi_core::resource::KeyType>::text(&self.username)
        }
        fn parent_key(
            &self,
        ) -> ::core::option::Option<::webapi_core::resource::KeyValue> {
            ::core::option::Option::None
        }
        fn foreign_key(
            &self,
            link: usize,
        ) -> ::core::option::Option<::webapi_core::resource::KeyValue> {
            match link {
                _ => ::core::option::Option::None,
            }
        }
        fn title(&self) -> ::core::option::Option<::std::string::String> {
            ::core::option::Option::None
        }
        fn no_links() -> ::core::option::Option<Self::Links> {
            ::core::option::Option::Some(())
        }
        #[allow(unused_variables, reason = "not every resource has links")]
        fn link(
            links: &Self::Links,
            link: usize,
        ) -> ::core::option::Option<::webapi_core::resource::LinkTo> {
            match link {
                _ => ::core::option::Option::None,
            }
        }
        #[allow(
            unused_variables,
            reason = "not every resource has many-to-many relations"
        )]
        fn many(
            index: usize,
            owners: &[Self::Pk],
            conn: &mut ::webapi_core::db::DbConn,
        ) -> ::diesel::QueryResult<
            ::std::vec::Vec<
                (
                    ::webapi_core::resource::KeyValue,
                    ::webapi_core::resource::KeyValue,
                    ::webapi_core::resource::LinkTo,
                ),
            >,
        > {
            match index {
                0usize => {
                    use ::diesel::{
                        ExpressionMethods as _, JoinOnDsl as _, QueryDsl as _,
                        RunQueryDsl as _,
                    };
                    let table = <<<Group as ::webapi_core::resource::Model>::Pk as ::webapi_core::__private::LeadsTo<
                        Group,
                        <Group as ::webapi_core::resource::Model>::Pk,
                    >>::Table as ::core::default::Default>::default();
                    let key = || <<<Group as ::webapi_core::resource::Model>::Pk as ::webapi_core::__private::LeadsTo<
                        Group,
                        <Group as ::webapi_core::resource::Model>::Pk,
                    >>::PrimaryKey as ::core::default::Default>::default();
                    let rows: ::std::vec::Vec<
                        (
                            Self::Pk,
                            <<Group as ::webapi_core::resource::Model>::Pk as ::webapi_core::__private::LeadsTo<
                                Group,
                                <Group as ::webapi_core::resource::Model>::Pk,
                            >>::Target,
                        ),
                    > = group_members::table
                        .inner_join(table.on(key().eq(group_members::group_id)))
                        .filter(group_members::user_id.eq_any(owners.to_vec()))
                        .order(key().asc())
                        .select((
                            group_members::user_id,
                            <<<Group as ::webapi_core::resource::Model>::Pk as ::webapi_core::__private::LeadsTo<
                                Group,
                                <Group as ::webapi_core::resource::Model>::Pk,
                            >>::Target as ::diesel::SelectableHelper<
                                ::webapi_core::db::Db,
                            >>::as_select(),
                        ))
                        .load(conn)?;
                    let rows = rows
                        .iter()
                        .map(|(owner, target)| {
                            let pk = ::webapi_core::resource::Model::pk(target);
                            (
                                ::webapi_core::resource::KeyType::value(owner),
                                ::webapi_core::resource::KeyType::value(&pk),
                                ::webapi_core::resource::LinkTo {
                                    key: ::webapi_core::resource::Model::key(target)
                                        .into_owned(),
                                    parent: ::webapi_core::resource::Model::parent_key(target),
                                    title: ::core::option::Option::Some(
                                        ::std::string::ToString::to_string(&<Group>::name(target)),
                                    ),
                                },
                            )
                        });
                    ::core::result::Result::Ok(rows.collect())
                }
                _ => ::core::result::Result::Ok(::std::vec::Vec::new()),
            }
        }
        #[allow(
            unused_variables,
            reason = "not every resource hangs below its parent by a join table"
        )]
        fn through(
            parents: &[::webapi_core::resource::KeyValue],
        ) -> ::core::option::Option<::webapi_core::resource::Through> {
            ::core::option::Option::Some(
                ::webapi_core::resource::Through::new(
                    group_members::table,
                    group_members::group_id,
                    group_members::user_id,
                    parents,
                ),
            )
        }
        #[allow(
            unused_variables,
            reason = "not every resource has many-to-many relations"
        )]
        fn many_through(
            index: usize,
            owners: &[::webapi_core::resource::KeyValue],
        ) -> ::core::option::Option<::webapi_core::resource::Through> {
            match index {
                0usize => {
                    ::core::option::Option::Some(
                        ::webapi_core::resource::Through::new(
                            group_members::table,
                            group_members::user_id,
                            group_members::group_id,
                            owners,
                        ),
                    )
                }
                _ => ::core::option::Option::None,
            }
        }
        fn load_through(
            query: Self::Query,
            through: ::webapi_core::resource::Through,
            orders: &[::webapi_core::resource::operator::Order],
            most: i64,
            conn: &mut ::webapi_core::db::DbConn,
        ) -> ::diesel::QueryResult<
            ::std::vec::Vec<
                (
                    ::webapi_core::resource::KeyValue,
                    ::webapi_core::resource::Loaded<Self>,
                ),
            >,
        > {
            #[allow(unused_imports, reason = "only joins need them all")]
            use ::diesel::{NullableExpressionMethods as _, QueryDsl as _};
            let query = query
                .filter(through.leads_to(users::id))
                .select(::webapi_core::db::columns::<Self>());
            let columns = <Self as ::webapi_core::resource::Model>::COLUMNS;
            let rows = through
                .beside(query, columns, 0usize, orders, most)
                .load::<Self>(conn)?;
            let loaded = |object| ::webapi_core::resource::Loaded::new(object, ());
            ::core::result::Result::Ok(
                rows.into_iter().map(|(near, row)| (near, loaded(row))).collect(),
            )
        }
        #[allow(
            unused_variables,
            reason = "not every resource has relations that requests can set"
        )]
        fn take_many(
            draft: &mut Self::Draft,
        ) -> ::std::vec::Vec<
            (usize, ::std::vec::Vec<::webapi_core::resource::KeyValue>),
        > {
            ::std::vec::Vec::new()
        }
        #[allow(
            unused_variables,
            reason = "not every resource has relations that requests can set"
        )]
        fn set_many(
            index: usize,
            pk: &Self::Pk,
            ends: &[::webapi_core::resource::KeyValue],
            replace: bool,
            conn: &mut ::webapi_core::db::DbConn,
        ) -> ::diesel::QueryResult<()> {
            match index {
                _ => ::core::result::Result::Ok(()),
            }
        }
        #[allow(unused_variables, reason = "not every resource has computed fields")]
        fn write_field(
            &self,
            ctx: &::webapi_core::resource::Context<'_>,
            field: usize,
            out: ::webapi_core::serialize::ValueWriter<'_>,
        ) -> ::core::result::Result<(), ::webapi_core::serialize::node::NodeError> {
            match field {
                0usize => out.value::<i64>(&self.id),
                1usize => out.value::<String>(&self.username),
                _ => out.value(&()),
            }
        }
        fn etag(&self) -> ::core::option::Option<::std::string::String> {
            ::core::option::Option::None
        }
        fn last_modified(
            &self,
        ) -> ::core::option::Option<::webapi_core::field::UtcDateTime> {
            ::core::option::Option::None
        }
        #[allow(unused_variables, reason = "not every resource takes fields")]
        fn draft_for_create(
            ctx: &::webapi_core::resource::Context<'_>,
            source: &::webapi_core::request::Parameters,
            errors: &mut ::webapi_core::field::FieldErrors,
        ) -> Self::Draft {
            #[allow(unused_mut, reason = "not every resource takes fields")]
            let mut draft = <Self::Draft as ::core::default::Default>::default();
            draft
        }
        #[allow(unused_variables, reason = "not every resource takes fields")]
        fn draft_for_update(
            ctx: &::webapi_core::resource::Context<'_>,
            source: &::webapi_core::request::Parameters,
            errors: &mut ::webapi_core::field::FieldErrors,
        ) -> Self::Draft {
            #[allow(unused_mut, reason = "not every resource takes fields")]
            let mut draft = <Self::Draft as ::core::default::Default>::default();
            draft
        }
        #[allow(unused_variables, reason = "not every resource has defaults")]
        fn fill_defaults(
            ctx: &::webapi_core::resource::Context<'_>,
            draft: &mut Self::Draft,
        ) {}
        #[allow(unused_variables, reason = "not every resource has a parent row")]
        fn adopt(draft: &mut Self::Draft, parent: &dyn ::core::any::Any) {}
        #[allow(unused_variables, reason = "not every resource has a form")]
        fn create_form(
            ctx: &mut ::webapi_core::resource::Context<'_>,
            draft: &mut Self::Draft,
        ) -> ::webapi_core::error::ApiResult<()> {
            ::core::result::Result::Ok(())
        }
        #[allow(unused_variables, reason = "not every resource has a form")]
        fn update_form(
            &self,
            ctx: &mut ::webapi_core::resource::Context<'_>,
            draft: &mut Self::Draft,
        ) -> ::webapi_core::error::ApiResult<()> {
            ::core::result::Result::Ok(())
        }
        #[allow(unused_variables, reason = "not every resource takes foreign keys")]
        fn check_links(
            ctx: &mut ::webapi_core::resource::Context<'_>,
            draft: &Self::Draft,
            errors: &mut ::webapi_core::field::FieldErrors,
        ) -> ::webapi_core::error::ApiResult<()> {
            ::core::result::Result::Ok(())
        }
    }
    impl ::webapi_core::resource::ResourceHooks for Member {}
    ::webapi_core::__private::inventory::submit! {
        ::webapi_core::api::Registration(< Member as ::webapi_core::resource::Resource >
        ::DESCRIPTOR)
    }
};
