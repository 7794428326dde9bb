// The expansion of choice.input.rs.
const _: () = {
    impl Status {
        /// The text of every variant, in declaration order.
        pub const CHOICES: &'static [&'static str] = &["pending", "ship-it", "gone"];
        /// Every variant, in declaration order.
        pub const ALL: &'static [Self] = &[Self::Pending, Self::ShipIt, Self::Discarded];
        /// The text that stands for this variant in payloads, requests and the database.
        pub const fn as_str(&self) -> &'static str {
            match self {
                Self::Pending => "pending",
                Self::ShipIt => "ship-it",
                Self::Discarded => "gone",
            }
        }
        /// The variant that a text stands for, compared whole and case-sensitively.
        pub fn from_text(text: &str) -> ::core::option::Option<Self> {
            match text {
                "pending" => ::core::option::Option::Some(Self::Pending),
                "ship-it" => ::core::option::Option::Some(Self::ShipIt),
                "gone" => ::core::option::Option::Some(Self::Discarded),
                _ => ::core::option::Option::None,
            }
        }
    }
    impl ::core::fmt::Display for Status {
        fn fmt(
            &self,
            formatter: &mut ::core::fmt::Formatter<'_>,
        ) -> ::core::fmt::Result {
            formatter.pad(self.as_str())
        }
    }
    impl ::core::str::FromStr for Status {
        type Err = ::webapi_core::field::FieldError;
        fn from_str(text: &str) -> ::core::result::Result<Self, Self::Err> {
            let info = ::webapi_core::field::FieldInfo::new(
                "",
                <Self as ::webapi_core::field::FieldValue>::KIND,
            );
            <Self as ::webapi_core::field::FieldValue>::clean_text(text, &info)
        }
    }
    impl ::webapi_core::__private::serde::Serialize for Status {
        fn serialize<S>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error>
        where
            S: ::webapi_core::__private::serde::Serializer,
        {
            serializer.serialize_str(self.as_str())
        }
    }
    impl ::webapi_core::field::FieldValue for Status {
        const KIND: ::webapi_core::field::FieldKind = ::webapi_core::field::FieldKind::Choice(
            Self::CHOICES,
        );
        fn clean_text(
            text: &str,
            info: &::webapi_core::field::FieldInfo,
        ) -> ::core::result::Result<Self, ::webapi_core::field::FieldError> {
            let mut info = *info;
            if !::core::matches!(info.kind, ::webapi_core::field::FieldKind::Choice(_)) {
                info.kind = <Self as ::webapi_core::field::FieldValue>::KIND;
            }
            let text = <::std::string::String as ::webapi_core::field::FieldValue>::clean_text(
                text,
                &info,
            )?;
            ::core::option::Option::ok_or_else(
                Self::from_text(&text),
                || { ::webapi_core::field::FieldError::new("This value is no Status") },
            )
        }
        fn clean_json(
            value: &::webapi_core::__private::serde_json::Value,
            info: &::webapi_core::field::FieldInfo,
        ) -> ::core::result::Result<Self, ::webapi_core::field::FieldError> {
            let mut info = *info;
            if !::core::matches!(info.kind, ::webapi_core::field::FieldKind::Choice(_)) {
                info.kind = <Self as ::webapi_core::field::FieldValue>::KIND;
            }
            let text = <::std::string::String as ::webapi_core::field::FieldValue>::clean_json(
                value,
                &info,
            )?;
            ::core::option::Option::ok_or_else(
                Self::from_text(&text),
                || { ::webapi_core::field::FieldError::new("This value is no Status") },
            )
        }
    }
    impl ::diesel::expression::AsExpression<::diesel::sql_types::Text> for Status {
        type Expression = ::diesel::internal::derives::as_expression::Bound<
            ::diesel::sql_types::Text,
            Self,
        >;
        fn as_expression(
            self,
        ) -> <Self as ::diesel::expression::AsExpression<
            ::diesel::sql_types::Text,
        >>::Expression {
            ::diesel::internal::derives::as_expression::Bound::new(self)
        }
    }
    impl<'a> ::diesel::expression::AsExpression<::diesel::sql_types::Text>
    for &'a Status {
        type Expression = ::diesel::internal::derives::as_expression::Bound<
            ::diesel::sql_types::Text,
            Self,
        >;
        fn as_expression(
            self,
        ) -> <Self as ::diesel::expression::AsExpression<
            ::diesel::sql_types::Text,
        >>::Expression {
            ::diesel::internal::derives::as_expression::Bound::new(self)
        }
    }
    impl<'a, 'b> ::diesel::expression::AsExpression<::diesel::sql_types::Text>
    for &'a &'b Status {
        type Expression = ::diesel::internal::derives::as_expression::Bound<
            ::diesel::sql_types::Text,
            Self,
        >;
        fn as_expression(
            self,
        ) -> <Self as ::diesel::expression::AsExpression<
            ::diesel::sql_types::Text,
        >>::Expression {
            ::diesel::internal::derives::as_expression::Bound::new(self)
        }
    }
    impl ::diesel::expression::AsExpression<
        ::diesel::sql_types::Nullable<::diesel::sql_types::Text>,
    > for Status {
        type Expression = ::diesel::internal::derives::as_expression::Bound<
            ::diesel::sql_types::Nullable<::diesel::sql_types::Text>,
            Self,
        >;
        fn as_expression(
            self,
        ) -> <Self as ::diesel::expression::AsExpression<
            ::diesel::sql_types::Nullable<::diesel::sql_types::Text>,
        >>::Expression {
            ::diesel::internal::derives::as_expression::Bound::new(self)
        }
    }
    impl<
        'a,
    > ::diesel::expression::AsExpression<
        ::diesel::sql_types::Nullable<::diesel::sql_types::Text>,
    > for &'a Status {
        type Expression = ::diesel::internal::derives::as_expression::Bound<
            ::diesel::sql_types::Nullable<::diesel::sql_types::Text>,
            Self,
        >;
        fn as_expression(
            self,
        ) -> <Self as ::diesel::expression::AsExpression<
            ::diesel::sql_types::Nullable<::diesel::sql_types::Text>,
        >>::Expression {
            ::diesel::internal::derives::as_expression::Bound::new(self)
        }
    }
    impl<
        'a,
        'b,
    > ::diesel::expression::AsExpression<
        ::diesel::sql_types::Nullable<::diesel::sql_types::Text>,
    > for &'a &'b Status {
        type Expression = ::diesel::internal::derives::as_expression::Bound<
            ::diesel::sql_types::Nullable<::diesel::sql_types::Text>,
            Self,
        >;
        fn as_expression(
            self,
        ) -> <Self as ::diesel::expression::AsExpression<
            ::diesel::sql_types::Nullable<::diesel::sql_types::Text>,
        >>::Expression {
            ::diesel::internal::derives::as_expression::Bound::new(self)
        }
    }
    impl<DB> ::diesel::serialize::ToSql<::diesel::sql_types::Text, DB> for Status
    where
        DB: ::diesel::backend::Backend,
        str: ::diesel::serialize::ToSql<::diesel::sql_types::Text, DB>,
    {
        fn to_sql<'b>(
            &'b self,
            out: &mut ::diesel::serialize::Output<'b, '_, DB>,
        ) -> ::diesel::serialize::Result {
            <str as ::diesel::serialize::ToSql<
                ::diesel::sql_types::Text,
                DB,
            >>::to_sql(self.as_str(), out)
        }
    }
    impl<
        DB,
    > ::diesel::serialize::ToSql<
        ::diesel::sql_types::Nullable<::diesel::sql_types::Text>,
        DB,
    > for Status
    where
        DB: ::diesel::backend::Backend,
        str: ::diesel::serialize::ToSql<::diesel::sql_types::Text, DB>,
    {
        fn to_sql<'b>(
            &'b self,
            out: &mut ::diesel::serialize::Output<'b, '_, DB>,
        ) -> ::diesel::serialize::Result {
            <str as ::diesel::serialize::ToSql<
                ::diesel::sql_types::Text,
                DB,
            >>::to_sql(self.as_str(), out)
        }
    }
    impl<DB> ::diesel::deserialize::FromSql<::diesel::sql_types::Text, DB> for Status
    where
        DB: ::diesel::backend::Backend,
        ::std::string::String: ::diesel::deserialize::FromSql<
            ::diesel::sql_types::Text,
            DB,
        >,
    {
        fn from_sql(
            bytes: <DB as ::diesel::backend::Backend>::RawValue<'_>,
        ) -> ::diesel::deserialize::Result<Self> {
            let text = <::std::string::String as ::diesel::deserialize::FromSql<
                ::diesel::sql_types::Text,
                DB,
            >>::from_sql(bytes)?;
            ::core::option::Option::ok_or_else(
                Self::from_text(&text),
                || {
                    ::core::convert::From::from(
                        ::std::format!(
                            "{}{:?}", "the database holds a text that is no Status: ",
                            text
                        ),
                    )
                },
            )
        }
    }
    impl<DB, ST> ::diesel::deserialize::Queryable<ST, DB> for Status
    where
        DB: ::diesel::backend::Backend,
        ST: ::diesel::sql_types::SingleValue,
        Self: ::diesel::deserialize::FromSql<ST, DB>,
    {
        type Row = Self;
        fn build(row: Self) -> ::diesel::deserialize::Result<Self> {
            ::core::result::Result::Ok(row)
        }
    }
    impl ::webapi_core::cursor::CursorPart for Status {
        fn to_part(&self) -> ::webapi_core::cursor::Part {
            ::webapi_core::cursor::Part::Text(
                ::std::borrow::ToOwned::to_owned(self.as_str()),
            )
        }
        fn from_part(
            part: &::webapi_core::cursor::Part,
        ) -> ::core::option::Option<Self> {
            match part {
                ::webapi_core::cursor::Part::Text(text) => Self::from_text(text),
                _ => ::core::option::Option::None,
            }
        }
    }
};
