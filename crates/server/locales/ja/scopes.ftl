# Scopes, for administrators.

scopes-create = このサーバーのスコープを作成
scopes-owner = 所有者
scopes-any-owner = すべて
scopes-none = スコープはありません。
scopes-advertised = 公開
scopes-exclusive = 限定
scopes-default-requested = デフォルト化を申請中
scope-owned-by = 所有者: { $owner }
scope-registered = 登録: { $time }
scope-since = { $time } から
scope-replaced-by = 後継: { $name }
scope-retired-about = 廃止されたスコープは誰にも付与されず、その名前がほかの所有者に渡ることもありません。
scope-name = 名前
scope-name-hint = 空白を含まない印字可能な ASCII。後から変更できません。
scope-description = 説明
scope-description-hint = アプリケーションに何を許すのかを、わかりやすい言葉で書いてください。同意を求める画面に表示されます。
scope-use = 利用
scope-use-default = デフォルト
scope-use-default-hint = リクエストがスコープを指定しないときに付与されます
scope-use-advertised = 公開
scope-use-advertised-hint = メタデータ文書に掲載されます。見つけたものをすべて要求するクライアントもあります
scope-use-exclusive = 限定
scope-use-exclusive-hint = ルールで指定されたアプリケーションだけが要求できます
scope-use-private = 非公開
scope-use-private-hint = カタログにもメタデータにも掲載されません
scope-use-cosmetic = 文の意味は同じ
scope-use-cosmetic-hint = 説明を変えても、改めて同意を求めません
scope-risk-level = リスク
scope-risk-level-hint = 悪用された場合の被害の大きさです。許可を求める際に表示されます。高くなると、もう一度許可を求めます。
scope-risk-asked = 所有者は「{ $risk }」への変更を求めています。
scope-risk-unknown = は選択肢の中から選んでください
scope-other-languages = ほかの言語
scope-changed-meanwhile = 作業中にスコープが変更されました。これが現在の内容です。
scope-registered-already = は既に登録されています
scope-change = { $change ->
        [approve] 承認
        [refuse] 却下
        [deprecate] 非推奨にする
        [disable] 無効にする
        [retire] 廃止
        [restore] 元に戻す
       *[other] { $change }
    }
scope-change-question = { $change ->
        [approve] { $name } を承認しますか？
        [refuse] { $name } を却下しますか？
        [deprecate] { $name } を非推奨にしますか？
        [disable] { $name } を無効にしますか？
        [retire] { $name } を廃止しますか？
        [restore] { $name } を元に戻しますか？
       *[other] { $name }: { $change }?
    }
scope-change-consequence = { $change ->
        [approve] ルールに従って、アプリケーションが要求できるようになります。
        [refuse] 使用されず、名前は予約されたままになります。30 日間は元に戻せます。
        [deprecate] これまでどおり機能し、代わりに要求すべきものを示します。
        [disable] 元に戻すまで誰にも付与されず、トークンからも失われます。
        [retire] 今後は誰にも付与されず、トークンからも失われます。名前がほかの所有者に渡ることはありません。30 日間は元に戻せます。
       *[restore] 以前の状態に戻り、過去に付与されたものにも再び含まれます。
    }
scope-grants = 有効な許可 { $count } 件に含まれています。
scope-grants-application = アプリケーション { $name }
scope-grants-more-applications = ほかに { $count } 個のアプリケーション
scope-grants-user = { $name } の分
scope-grants-more-users = ほかに { $count } 人
scope-grants-none = 現在、保持している人はいません。
scope-reason = 理由
scope-reason-hint = 記録用です。空欄でもかまいません。
scope-sunset = 終了日
scope-sunset-hint = 自動的に使えなくなる日（UTC）。空欄でもかまいません。
scope-replacement = 後継スコープ
scope-replacement-hint = 代わりに要求するスコープ。空欄でもかまいません。
scope-sunset-malformed = は日付（YYYY-MM-DD）で入力してください

scope-history = 履歴
scope-history-of = { $name } の履歴
scope-history-by = 実行者: { $actor }
scope-history-none = 記録はありません。
scope-history-operator = 運営者
scope-history-asked-again = 改めて同意を求めます
scope-history-consent-holds = 与えられた同意は引き続き有効です
change-changed = { $member }: { $before } → { $after }
change-set = { $member }: { $after }
change-gone = { $member }: { $before } → なし
change-begun = { $member }: なし → { $after }
